package io.github.healthchecklib.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Listens on a port of all addresses, and on another whose queue of connections is full, so that it never answers.
 * Prints both.
 */
final class FleetListener {
    private static final int BACKLOG = 4096;

    private FleetListener() {}

    /** Starts it as a process of its own. */
    static Process launch() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FleetListener.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] args) throws IOException {
        try (ServerSocket answering = new ServerSocket(0, BACKLOG);
                ServerSocket silent = new ServerSocket(0, 1)) {
            List<Socket> queued = fill(silent);
            System.out.println(answering.getLocalPort());
            System.out.println(silent.getLocalPort());
            while (!queued.isEmpty()) {
                answering.accept().close();
            }
        }
    }

    private static List<Socket> fill(ServerSocket silent) throws IOException {
        List<Socket> queued = new ArrayList<>();
        while (true) {
            Socket socket = new Socket();
            queued.add(socket);
            try {
                socket.connect(new InetSocketAddress("127.0.0.1", silent.getLocalPort()), 500);
            } catch (SocketTimeoutException full) {
                return queued;
            }
        }
    }
}
