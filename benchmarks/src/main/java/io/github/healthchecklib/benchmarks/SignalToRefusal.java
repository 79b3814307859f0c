package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheckConfig;
import io.github.healthchecklib.HealthSignal;
import io.github.healthchecklib.TcpHealthCheckServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;

/** How long {@code signal.unhealthy} takes to return, upon which the port must refuse, which is tried each time; and {@code healthy}. */
final class SignalToRefusal {
    private static final int RUNS = 1000;
    private static final int WARM_UP = 1000;

    private SignalToRefusal() {}

    public static void main(String[] args) throws IOException {
        Latencies closing = new Latencies(RUNS);
        Latencies opening = new Latencies(RUNS);
        try (Health health = new Health("benchmark");
                var server =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
            HealthSignal signal = health.signal("signal");
            server.start();
            for (int run = -WARM_UP; run < RUNS; run++) {
                long start = System.nanoTime();
                signal.healthy();
                long open = System.nanoTime();
                probe(server.port(), false);
                long before = System.nanoTime();
                signal.unhealthy("benchmark");
                long refused = System.nanoTime();
                probe(server.port(), true);
                if (run >= 0) {
                    opening.add(open - start);
                    closing.add(refused - before);
                }
            }
        }
        System.out.println(Latencies.HEADER);
        System.out.println(closing.csv("signal.unhealthy until it returns with the port refusing"));
        System.out.println(opening.csv("signal.healthy until it returns with the port open"));
    }

    private static void probe(int port, boolean mustRefuse) throws IOException {
        boolean refused;
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            refused = false;
            probe.getInputStream().read();
        } catch (ConnectException refusal) {
            refused = true;
        }
        if (refused != mustRefuse) {
            throw new AssertionError("the port lies");
        }
    }
}
