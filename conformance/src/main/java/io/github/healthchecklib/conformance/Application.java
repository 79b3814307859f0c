package io.github.healthchecklib.conformance;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.CheckSchedule;
import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthProbes;
import io.github.healthchecklib.HealthProbesConfig;
import io.github.healthchecklib.HealthSignal;
import io.github.healthchecklib.Heartbeat;
import io.github.healthchecklib.ProbeType;
import io.github.healthchecklib.WorkTracker;
import io.github.healthchecklib.checks.JvmChecks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A process with health ports and nothing else, which does what it is told on standard input, and answers each line with one. */
final class Application {
    /** The liveness port, unless another is asked for. */
    static final int PORT = 9000;

    /** From the liveness port to the readiness port. */
    static final int READINESS = 1;

    static final Duration LONGEST_SILENCE = Duration.ofMillis(500);
    static final Duration CHECK_PERIOD = Duration.ofSeconds(1);
    static final Duration CHECK_TIMEOUT = Duration.ofMillis(500);

    /** How long the piece of work takes that it is told to do. */
    static final Duration WORK = Duration.ofSeconds(4);

    private static final int CHECKS = 5;
    private static final Duration LONGEST_WORK = Duration.ofMinutes(1);
    private static final Duration DRAIN = Duration.ofMillis(500);

    private Application() {}

    /**
     * Runs until standard input ends.
     *
     * @param args the liveness port, the backlog, and {@code checks} for those of the JVM and of a dependency
     */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        HealthProbes probes = new HealthProbes(HealthProbesConfig.defaults()
                .withHost("0.0.0.0")
                .without(ProbeType.STARTUP)
                .withPort(ProbeType.LIVENESS, port)
                .withPort(ProbeType.READINESS, port + READINESS)
                .withBacklog(Integer.parseInt(args[1])));
        Health liveness = probes.liveness();
        Heartbeat heartbeat = liveness.heartbeat("loop", LONGEST_SILENCE);
        WorkTracker messages = liveness.workTracker("messages", LONGEST_WORK);
        HealthSignal signal = liveness.signal("application");
        signal.healthy();
        Trouble trouble = new Trouble(heartbeat::beat, LONGEST_SILENCE.dividedBy(10));
        int checks = args[2].equals("checks") ? CHECKS : 0;
        if (checks > 0) {
            CheckSchedule often = CheckSchedule.every(CHECK_PERIOD);
            liveness.check("dependency", often.withTimeout(CHECK_TIMEOUT), () -> {
                trouble.dependency();
                return CheckResult.healthy();
            });
            liveness.check("jvm-deadlock", often, JvmChecks.deadlock());
            liveness.check("jvm-heap", often, JvmChecks.heapAfterCollection(JvmChecks.DEFAULT_HEAP_SHARE));
            liveness.check("jvm-gc", often, JvmChecks.gcTime(JvmChecks.DEFAULT_GC_TIME_SHARE));
            liveness.check("jvm-descriptors", often, JvmChecks.openDescriptors(JvmChecks.DEFAULT_DESCRIPTOR_SHARE));
        }
        probes.start();
        probes.closeOnShutdown(DRAIN, trouble::finishWork);
        System.out.println("started");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            switch (command) {
                case "healthy" -> signal.healthy();
                case "unhealthy" -> signal.unhealthy("as it was told");
                case "work" -> trouble.work(messages, WORK);
                case "state", "time" -> {
                    // Asks, and changes nothing.
                }
                default -> trouble.begin(command);
            }
            System.out.println(
                    switch (command) {
                        case "state" -> state(checks);
                        case "time" -> Long.toString(System.currentTimeMillis());
                        default -> "done";
                    });
        }
        probes.close();
    }

    /**
     * Threads, descriptors, and bytes of heap in use after a collection. Each check may have a thread at a time: how many there are depends on which checks happen to be due
     * together, so those are not counted.
     */
    private static String state(int checks) throws IOException {
        System.gc();
        long ofChecks = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("health-check"))
                .count();
        long threads = ManagementFactory.getThreadMXBean().getThreadCount() - Math.min(ofChecks, checks);
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return threads + " " + descriptors.count() + " " + heap;
        }
    }
}
