package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheckConfig;
import io.github.healthchecklib.HealthSignal;
import io.github.healthchecklib.TcpHealthCheckServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures how long {@code signal.unhealthy} and {@code healthy} take to return, and probes the port after each call.
 * By one thread, and by several with a signal each for the same port.
 */
final class SignalToRefusal {
    private static final int RUNS = 1000;

    /** Not an ephemeral port, because a probe of it while it is closed could connect to itself. */
    private static final int PORT = 9800;

    private static final int WARM_UP = 1000;
    private static final List<Integer> THREADS = List.of(1, 2, 4, 8);

    private final TcpHealthCheckServer server;
    private final HealthSignal signal;
    private final boolean alone;
    private final List<Long> closing = new ArrayList<>();
    private final List<Long> opening = new ArrayList<>();

    private SignalToRefusal(TcpHealthCheckServer server, HealthSignal signal, boolean alone) {
        this.server = server;
        this.signal = signal;
        this.alone = alone;
    }

    public static void main(String[] args) throws Exception {
        System.out.println("threads," + Latencies.HEADER);
        for (int threads : THREADS) {
            measure(threads);
        }
    }

    private static void measure(int threads) throws Exception {
        Latencies closing = new Latencies(RUNS * threads);
        Latencies opening = new Latencies(RUNS * threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (Health health = new Health("benchmark");
                var server =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(PORT), health)) {
            server.start();
            List<Future<SignalToRefusal>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                var one = new SignalToRefusal(server, health.signal("signal-" + i), threads == 1);
                all.add(executor.submit(one::run));
            }
            for (Future<SignalToRefusal> each : all) {
                each.get().closing.forEach(closing::add);
                each.get().opening.forEach(opening::add);
            }
        } finally {
            executor.shutdownNow();
        }
        System.out.println(threads + "," + closing.csv("signal.unhealthy(..) and then the port refuses"));
        System.out.println(
                threads + "," + opening.csv("signal.healthy()" + (threads == 1 ? " and then the port answers" : "")));
    }

    private SignalToRefusal run() throws IOException {
        for (int run = -WARM_UP; run < RUNS; run++) {
            long start = System.nanoTime();
            signal.healthy();
            long open = System.nanoTime();
            if (alone) {
                probe(false);
            }
            long before = System.nanoTime();
            signal.unhealthy("benchmark");
            long refused = System.nanoTime();
            probe(true);
            if (run >= 0) {
                opening.add(open - start);
                closing.add(refused - before);
            }
        }
        // So that the port still opens for the others.
        signal.healthy();
        return this;
    }

    private void probe(boolean mustRefuse) throws IOException {
        boolean refused;
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            refused = false;
            probe.getInputStream().read();
        } catch (ConnectException refusal) {
            refused = true;
        }
        if (refused != mustRefuse) {
            throw new AssertionError("wrong port state");
        }
    }
}
