package io.github.healthchecklib.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures the first and the hundredth probe of a process that has just started: until the connection is established,
 * and until the server has closed it. For this library and an accept loop, in turn.
 */
final class FirstProbe {
    private static final int PROCESSES = 21;
    private static final int PROBES = 100;
    private static final int FIRST_PORT = 9850;
    private static final long PAUSE_MILLIS = 5;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private FirstProbe() {}

    public static void main(String[] args) throws Exception {
        warmUpProber();
        List<Contender> contenders = List.of(Contender.LIBRARY, Contender.LOOP_50);
        long[][][] nanos = new long[contenders.size()][4][PROCESSES];
        for (int run = 0; run < PROCESSES; run++) {
            for (int i = 0; i < contenders.size(); i++) {
                probe(contenders.get(i), FIRST_PORT + i, nanos[i], run);
            }
        }
        System.out.println("contender,probe,processes,connect_us_p50,closed_us_p50,closed_us_most");
        for (int i = 0; i < contenders.size(); i++) {
            for (long[] each : nanos[i]) {
                Arrays.sort(each);
            }
            print(contenders.get(i), "first", nanos[i][0], nanos[i][1]);
            print(contenders.get(i), "hundredth", nanos[i][2], nanos[i][3]);
        }
    }

    private static void print(Contender contender, String probe, long[] connect, long[] closed) {
        System.out.printf(
                Locale.ROOT,
                "%s,%s,%d,%.0f,%.0f,%.0f%n",
                contender.csvName(),
                probe,
                PROCESSES,
                connect[PROCESSES / 2] / 1e3,
                closed[PROCESSES / 2] / 1e3,
                closed[PROCESSES - 1] / 1e3);
    }

    private static void probe(Contender contender, int port, long[][] nanos, int run) throws Exception {
        try (var process = new ContenderProcess(contender, port, contender.command(port, "-Xmx64m"))) {
            Timing first = probe(process.port());
            Timing last = first;
            for (int i = 1; i < PROBES; i++) {
                Thread.sleep(PAUSE_MILLIS);
                last = probe(process.port());
            }
            nanos[0][run] = first.connect;
            nanos[1][run] = first.closed;
            nanos[2][run] = last.connect;
            nanos[3][run] = last.closed;
        }
    }

    /** The times from the beginning of a probe, in nanoseconds. */
    private record Timing(long connect, long closed) {}

    private static Timing probe(int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(LOOPBACK, port);
        long begun = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(address);
            long connect = System.nanoTime() - begun;
            socket.getInputStream().read();
            return new Timing(connect, System.nanoTime() - begun);
        }
    }

    /** Warms this JVM up, which is not measured. */
    private static void warmUpProber() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, LOOPBACK)) {
            for (int i = 0; i < 2_000; i++) {
                try (Socket socket = new Socket(LOOPBACK, listener.getLocalPort())) {
                    listener.accept().close();
                    socket.getInputStream().read();
                }
            }
            Thread server = new Thread(() -> closeEach(listener), "warm-up");
            server.setDaemon(true);
            server.start();
            for (int i = 0; i < 2_000; i++) {
                probe(listener.getLocalPort());
            }
        }
    }

    private static void closeEach(ServerSocket listener) {
        try {
            while (true) {
                listener.accept().close();
            }
        } catch (IOException closed) {
            // The warm-up is over.
        }
    }
}
