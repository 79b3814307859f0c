package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheckConfig;
import io.github.healthchecklib.Heartbeat;
import io.github.healthchecklib.TcpHealthCheckServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long after a heartbeat's deadline its port is closed and, in turn, how long after the same time a thread
 * runs that sleeps until then, which is what the machine can do.
 */
final class Deadlines {
    private static final int RUNS = 1000;
    private static final int WARM_UP = 100;
    private static final Duration LIMIT = Duration.ofMillis(20);

    /** The observer must leave the processor to what it observes. */
    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    /** When the sleeper should wake up; 0 once it has. */
    private final AtomicLong wakeUp = new AtomicLong();

    private Deadlines() {}

    public static void main(String[] args) {
        new Deadlines().run();
    }

    private void run() {
        Latencies port = new Latencies(RUNS);
        Latencies machine = new Latencies(RUNS);
        Thread sleeper = new Thread(this::sleepRepeatedly, "sleeper");
        sleeper.setDaemon(true);
        sleeper.start();
        try (Health health = new Health("benchmark");
                var server =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
            Heartbeat heartbeat = health.heartbeat("loop", LIMIT);
            server.start();
            for (int run = -WARM_UP; run < RUNS; run++) {
                long closed = untilClosed(heartbeat, server);
                long awake = untilAwake(sleeper);
                if (run >= 0) {
                    port.add(closed);
                    machine.add(awake);
                }
            }
        }
        System.out.println(Latencies.HEADER);
        System.out.println(port.csv("from a heartbeat's deadline until its port is closed"));
        System.out.println(machine.csv("for comparison: from a time until a thread runs that sleeps until then"));
    }

    private static long untilClosed(Heartbeat heartbeat, TcpHealthCheckServer server) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        heartbeat.beat();
        while (server.isOpen()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return System.nanoTime() - deadline;
    }

    private long untilAwake(Thread sleeper) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        wakeUp.set(deadline);
        LockSupport.unpark(sleeper);
        while (wakeUp.get() != 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return System.nanoTime() - deadline;
    }

    private void sleepRepeatedly() {
        while (true) {
            long deadline = wakeUp.get();
            if (deadline == 0) {
                LockSupport.park(this);
            } else if (deadline - System.nanoTime() > 0) {
                LockSupport.parkNanos(this, deadline - System.nanoTime());
            } else {
                wakeUp.set(0);
            }
        }
    }
}
