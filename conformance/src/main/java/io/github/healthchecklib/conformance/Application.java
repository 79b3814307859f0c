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
import java.util.Set;
import java.util.stream.Stream;

/**
 * A process with health ports and nothing else, which does what it is told on standard input, and answers each line
 * with one.
 */
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

    /** How long readiness is closed before the application is stopped. */
    static final Duration NOTICE_TIME = Duration.ofMillis(500);

    /** From SIGTERM to the end of a process with foreign code that may hang; that of others is the default. */
    static final Duration BUDGET = Duration.ofSeconds(5);

    /** The end of the budget that is kept for closing the ports, by the Javadoc of closeOnShutdown. */
    static final Duration CLOSING = Duration.ofSeconds(1);

    private static final int CHECKS = 5;
    private static final Duration LONGEST_WORK = Duration.ofMinutes(1);

    private final HealthProbes probes;
    private final HealthSignal signal;
    private final WorkTracker messages;
    private final Trouble trouble;
    private final Set<ForeignCode> foreign;
    private int checks;

    private Application(int port, int backlog, boolean withChecks, Set<ForeignCode> foreign) {
        probes = new HealthProbes(HealthProbesConfig.defaults()
                .withHost("0.0.0.0")
                .without(ProbeType.STARTUP)
                .withPort(ProbeType.LIVENESS, port)
                .withPort(ProbeType.READINESS, port + READINESS)
                .withBacklog(backlog));
        Heartbeat heartbeat = probes.liveness().heartbeat("loop", LONGEST_SILENCE);
        messages = probes.liveness().workTracker("messages", LONGEST_WORK);
        signal = probes.liveness().signal("application");
        signal.healthy();
        trouble = new Trouble(heartbeat::beat, LONGEST_SILENCE.dividedBy(10));
        this.foreign = foreign;
        if (withChecks) {
            addChecks(probes.liveness());
        }
        if (!foreign.isEmpty()) {
            // From the very first call on.
            trouble.begin("hang");
            foreign.forEach(each -> each.install(probes, trouble::dependency));
            checks += foreign.contains(ForeignCode.CHECK) ? 1 : 0;
        }
    }

    private void addChecks(Health liveness) {
        CheckSchedule often = CheckSchedule.every(CHECK_PERIOD);
        liveness.check("dependency", often.withTimeout(CHECK_TIMEOUT), () -> {
            trouble.dependency();
            return CheckResult.healthy();
        });
        liveness.check("jvm-deadlock", often, JvmChecks.deadlock());
        liveness.check("jvm-heap", often, JvmChecks.heapAfterCollection(JvmChecks.DEFAULT_HEAP_SHARE));
        liveness.check("jvm-gc", often, JvmChecks.gcTime(JvmChecks.DEFAULT_GC_TIME_SHARE));
        liveness.check("jvm-descriptors", often, JvmChecks.openDescriptors(JvmChecks.DEFAULT_DESCRIPTOR_SHARE));
        checks = CHECKS;
    }

    /**
     * Runs until standard input ends.
     *
     * @param args the liveness port, the backlog, {@code checks} for those of the JVM and of a dependency, and the
     *     foreign code that hangs from the beginning
     */
    public static void main(String[] args) throws Exception {
        Application application = new Application(
                Integer.parseInt(args[0]),
                Integer.parseInt(args[1]),
                args[2].equals("checks"),
                ForeignCode.parse(args[3]));
        String start = timed(application.probes::start);
        application.closeOnShutdown();
        System.out.println("started");
        application.obey(start);
        application.probes.close();
    }

    private void closeOnShutdown() {
        if (foreign.isEmpty()) {
            probes.closeOnShutdown(NOTICE_TIME, trouble::finishWork);
        } else {
            probes.closeOnShutdown(NOTICE_TIME, BUDGET, () -> {
                if (foreign.contains(ForeignCode.STOP)) {
                    trouble.dependency();
                }
            });
        }
    }

    private void obey(String start) throws Exception {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            System.out.println(command.equals("first start") ? start : answer(command));
        }
    }

    private String answer(String command) throws Exception {
        switch (command) {
            case "healthy" -> signal.healthy();
            case "unhealthy" -> signal.unhealthy("as it was told");
            case "work" -> trouble.work(messages, WORK);
            case "start" -> {
                return timed(probes::start);
            }
            case "stop" -> {
                return timed(probes::stop);
            }
            case "drain" -> {
                return timed(() -> probes.drain(NOTICE_TIME));
            }
            case "close" -> {
                return timed(probes::close);
            }
            case "hanging" -> {
                return Integer.toString(trouble.hanging());
            }
            case "state" -> {
                return state();
            }
            case "time" -> {
                return Long.toString(System.currentTimeMillis());
            }
            default -> trouble.begin(command);
        }
        return "done";
    }

    private interface Call {
        void run() throws Exception;
    }

    /** How many milliseconds a call takes. */
    private static String timed(Call call) throws Exception {
        long begun = System.nanoTime();
        call.run();
        return Long.toString(Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }

    /**
     * Threads, descriptors, and bytes of heap in use after a collection. Each check may have a thread at a time: how
     * many there are depends on which checks happen to be due together, so those are not counted.
     */
    private String state() throws IOException {
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
