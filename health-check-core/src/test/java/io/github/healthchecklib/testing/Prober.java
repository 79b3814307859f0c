package io.github.healthchecklib.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Connects as a platform's prober does, and looks at what comes back. */
public final class Prober {
    private static final int PATIENCE_MILLIS = 10_000;

    private Prober() {}

    /** Connects and waits until the server closes; fails if that does not come as a FIN, or if anything was sent. */
    public static void assertAnswers(String host, int port) throws IOException {
        try (Socket connection = connect(host, port, PATIENCE_MILLIS)) {
            assertFinSeen(connection);
        }
    }

    public static void assertAnswers(int port) throws IOException {
        assertAnswers("127.0.0.1", port);
    }

    /** A reset would be an exception instead of the end of the stream. */
    public static void assertFinSeen(Socket connection) throws IOException {
        connection.setSoTimeout(PATIENCE_MILLIS);
        assertThat(connection.getInputStream().read())
                .as("byte read from the server")
                .isEqualTo(-1);
    }

    public static boolean isRefused(int port) throws IOException {
        try {
            connect(port).close();
            return false;
        } catch (ConnectException refused) {
            return true;
        }
    }

    /** Whether the kernel completes a connect within the time. */
    public static boolean connectsWithin(int millis, int port) throws IOException {
        try {
            connect("127.0.0.1", port, millis).close();
            return true;
        } catch (SocketTimeoutException late) {
            return false;
        }
    }

    public static Socket connect(int port) throws IOException {
        return connect("127.0.0.1", port, PATIENCE_MILLIS);
    }

    private static Socket connect(String host, int port, int timeoutMillis) throws IOException {
        Socket connection = new Socket();
        try {
            connection.connect(new InetSocketAddress(InetAddress.getByName(host), port), timeoutMillis);
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }
}
