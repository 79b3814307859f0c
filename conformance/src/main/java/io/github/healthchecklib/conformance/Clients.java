package io.github.healthchecklib.conformance;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that are no probers. They connect to many addresses, which are all the application's machine, so that local
 * ports don't run out.
 */
public final class Clients {
    private static final int THREADS = 4;
    private static final int MEGABYTE = 1 << 20;
    private static final int ADDRESSES = 10_000;
    private static final byte[][] GARBAGE = {
        random(100),
        {0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x03},
        "GET / HTTP/1.1\r\nHost: application\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
        "PROXY TCP4 10.99.1.2 10.99.1.1 56324 9000\r\n".getBytes(StandardCharsets.US_ASCII),
        random(MEGABYTE)
    };

    private Clients() {}

    static void flood(ApplicationProcess application) throws Exception {
        many(100_000, i -> knock(address(application, i)));
    }

    static void reset(ApplicationProcess application) throws Exception {
        many(10_000, i -> {
            try (Socket socket = connect(address(application, i))) {
                socket.setSoLinger(true, 0);
            }
        });
    }

    /** Connects, and leaves the connections open; the application must let go of them by itself. */
    static List<Socket> stay(ApplicationProcess application) throws Exception {
        List<Socket> staying = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            staying.add(connect(address(application, i)));
        }
        Await.until(
                "the application has let go of clients that stay",
                Duration.ofSeconds(10),
                () -> application.state().descriptors() < staying.size() / 10);
        return staying;
    }

    static void garbage(ApplicationProcess application) throws Exception {
        many(10_000, i -> sendGarbage(address(application, i), i));
    }

    /**
     * Connects, and closes the connection.
     *
     * @param to whom
     * @throws IOException if it can't
     */
    public static void knock(InetSocketAddress to) throws IOException {
        connect(to).close();
    }

    /**
     * Connects, sends what nobody asked for, and closes the connection. Who is connected to may close it first.
     *
     * @param to whom
     * @param number chooses what to send
     * @throws IOException if it can't connect
     */
    public static void sendGarbage(InetSocketAddress to, int number) throws IOException {
        try (Socket socket = connect(to)) {
            OutputStream out = socket.getOutputStream();
            out.write(GARBAGE[number % GARBAGE.length]);
        } catch (ConnectException notConnected) {
            throw notConnected;
        } catch (IOException closedMeanwhile) {
            // The application takes no more than it reads at once.
            return;
        }
    }

    private interface Client {
        void run(int number) throws IOException;
    }

    private static void many(int clients, Client client) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                all.add(threads.submit(() -> {
                    for (int i = first; i < clients; i += THREADS) {
                        client.run(i);
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static InetSocketAddress address(ApplicationProcess application, int number) {
        int address = number % ADDRESSES;
        return new InetSocketAddress("10.98." + address / 250 + "." + (1 + address % 250), application.port());
    }

    private static Socket connect(InetSocketAddress to) throws IOException {
        return new Socket(to.getAddress(), to.getPort());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
