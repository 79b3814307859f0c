package io.github.healthchecklib.conformance;

import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheckConfig;
import io.github.healthchecklib.HealthSignal;
import io.github.healthchecklib.Heartbeat;
import io.github.healthchecklib.TcpHealthCheckServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A process with a health port and nothing else, which does what it is told on standard input, and answers each line with one. */
final class Application {
    static final int PORT = 9000;

    private static final Duration LONGEST_SILENCE = Duration.ofMillis(500);

    private static volatile boolean stalled;

    private Application() {}

    /**
     * Runs until standard input ends.
     *
     * @param args the backlog
     */
    public static void main(String[] args) throws IOException {
        try (Health health = new Health("liveness");
                var server = new TcpHealthCheckServer(
                        HealthCheckConfig.defaults()
                                .withHost("0.0.0.0")
                                .withPort(PORT)
                                .withBacklog(Integer.parseInt(args[0])),
                        health)) {
            HealthSignal signal = health.signal("application");
            signal.healthy();
            Heartbeat heartbeat = health.heartbeat("loop", LONGEST_SILENCE);
            Thread loop = new Thread(() -> beatAgainAndAgain(heartbeat), "loop");
            loop.setDaemon(true);
            loop.start();
            server.start();
            System.out.println("started");
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                switch (command) {
                    case "healthy" -> signal.healthy();
                    case "stall" -> stalled = true;
                    case "go on" -> stalled = false;
                    case "unhealthy" -> signal.unhealthy("as it was told");
                    default -> {
                        // Only the state is asked for.
                    }
                }
                System.out.println(state(server));
            }
        }
    }

    /** As a loop of an application does, ten times within the longest silence. */
    private static void beatAgainAndAgain(Heartbeat heartbeat) {
        while (true) {
            if (!stalled) {
                heartbeat.beat();
            }
            LockSupport.parkNanos(LONGEST_SILENCE.toNanos() / 10);
        }
    }

    /** Probes answered, threads, descriptors, and bytes of heap in use after a collection. */
    private static String state(TcpHealthCheckServer server) throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return server.probesAnswered() + " "
                    + ManagementFactory.getThreadMXBean().getThreadCount() + " " + descriptors.count() + " " + heap;
        }
    }
}
