package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheckConfig;
import io.github.healthchecklib.Heartbeat;
import io.github.healthchecklib.TcpHealthCheckServer;
import java.time.Duration;

/** How long after a heartbeat's deadline the port has closed: the last beat, the limit, and then until it is not open any more. */
final class Deadlines {
    private static final int RUNS = 1000;
    private static final int WARM_UP = 100;
    private static final Duration LIMIT = Duration.ofMillis(20);

    private Deadlines() {}

    public static void main(String[] args) {
        Latencies late = new Latencies(RUNS);
        try (Health health = new Health("benchmark");
                var server =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
            Heartbeat heartbeat = health.heartbeat("loop", LIMIT);
            server.start();
            for (int run = -WARM_UP; run < RUNS; run++) {
                long measured = lateness(heartbeat, server);
                if (run >= 0) {
                    late.add(measured);
                }
            }
        }
        System.out.println(Latencies.HEADER);
        System.out.println(late.csv("from a heartbeat's deadline until its port is closed"));
    }

    private static long lateness(Heartbeat heartbeat, TcpHealthCheckServer server) {
        long beat = System.nanoTime();
        heartbeat.beat();
        while (server.isOpen()) {
            Thread.onSpinWait();
        }
        return System.nanoTime() - beat - LIMIT.toNanos();
    }
}
