package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheckConfig;
import io.github.healthchecklib.TcpHealthCheckServer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How often the threads of an idle server wake up in 60 s: its voluntary context switches, as Linux counts them. With a
 * signal only, and with a work tracker, which is watched only while there is work.
 */
final class IdleServer {
    /** Threads that have nothing to do end after a second. */
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
        int threads = 0;
        long switches = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                if (Files.readString(task.resolve("comm")).startsWith("health-")) {
                    threads++;
                    switches += switches(task);
                }
            }
        }
        return new Count(threads, switches);
    }

    private static long switches(Path task) throws IOException {
        return Files.readAllLines(task.resolve("status")).stream()
                .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .sum();
    }
}
