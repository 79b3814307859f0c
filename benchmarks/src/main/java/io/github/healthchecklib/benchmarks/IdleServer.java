package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheckConfig;
import io.github.healthchecklib.TcpHealthCheckServer;
import io.github.healthchecklib.faultlab.ProcFs;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Measures how often the threads of an idle server wake up in 60 s: its voluntary context switches, as counted by
 * Linux. With a signal and an idle work tracker.
 */
final class IdleServer {
    /** Idle threads end after a second. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private static final Duration IDLE = Duration.ofSeconds(60);

    private IdleServer() {}

    public static void main(String[] args) throws Exception {
        try (Health health = new Health("benchmark");
                var server = new TcpHealthCheckServer(
                        HealthCheckConfig.defaults().withPort(0).withUnprobedWarning(Duration.ZERO), health)) {
            health.signal("signal").healthy();
            health.workTracker("work", Duration.ofSeconds(1));
            server.start();
            Thread.sleep(SETTLING.toMillis());
            Count before = count();
            Thread.sleep(IDLE.toMillis());
            Count after = count();
            System.out.println("what,threads,wake_ups");
            System.out.println("idle server over 60 s," + after.threads + "," + (after.switches - before.switches));
        }
    }

    private record Count(int threads, long switches) {}

    private static Count count() throws IOException {
        List<ProcFs.ThreadState> threads = ProcFs.threads(
                        ProcessHandle.current().pid())
                .stream()
                .filter(thread -> thread.name().startsWith("health-"))
                .toList();
        return new Count(
                threads.size(),
                threads.stream()
                        .mapToLong(ProcFs.ThreadState::voluntarySwitches)
                        .sum());
    }
}
