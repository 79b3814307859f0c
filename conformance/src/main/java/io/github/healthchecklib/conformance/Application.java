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
import io.github.healthchecklib.faultlab.ApplicationFault;
import io.github.healthchecklib.faultlab.FaultInjector;
import io.github.healthchecklib.faultlab.RemoteControl;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An application with health ports, a loop and a dependency, run as a controlled process. */
final class Application {
    /** The default liveness port. */
    static final int PORT = 9000;

    /** From the liveness port to the readiness port. */
    static final int READINESS = 1;

    static final Duration HEARTBEAT_TIMEOUT = Duration.ofMillis(500);
    static final Duration CHECK_PERIOD = Duration.ofSeconds(1);
    static final Duration CHECK_TIMEOUT = Duration.ofMillis(500);

    /** How long a piece of work takes. */
    static final Duration WORK = Duration.ofSeconds(4);

    /** How long readiness is closed before the application is stopped. */
    static final Duration NOTICE_TIME = Duration.ofMillis(500);

    /** The shutdown budget of a process whose foreign code may hang; otherwise it is the default. */
    static final Duration BUDGET = Duration.ofSeconds(5);

    /** The end of the budget, reserved for closing the ports: see the Javadoc of closeOnShutdown. */
    static final Duration CLOSING = Duration.ofSeconds(1);

    private static final int CHECKS = 5;
    private static final Duration MAX_WORK = Duration.ofMinutes(1);

    private final HealthProbes probes;
    private final HealthSignal signal;
    private final WorkTracker messages;
    private final FaultInjector faults;
    private final Set<ForeignCode> foreign;
    private int checks;
    private @Nullable Thread worker;

    private Application(int port, int backlog, boolean withChecks, Set<ForeignCode> foreign) {
        probes = new HealthProbes(HealthProbesConfig.defaults()
                .withHost("0.0.0.0")
                .without(ProbeType.STARTUP)
                .withPort(ProbeType.LIVENESS, port)
                .withPort(ProbeType.READINESS, port + READINESS)
                .withBacklog(backlog));
        Heartbeat heartbeat = probes.liveness().heartbeat("loop", HEARTBEAT_TIMEOUT);
        messages = probes.liveness().workTracker("messages", MAX_WORK);
        signal = probes.liveness().signal("application");
        signal.healthy();
        faults = new FaultInjector(heartbeat::beat, HEARTBEAT_TIMEOUT.dividedBy(10));
        this.foreign = foreign;
        if (withChecks) {
            addChecks(probes.liveness());
        }
        if (!foreign.isEmpty()) {
            // It hangs from the very first call on.
            faults.inject(ApplicationFault.DEPENDENCY_HANGS, false);
            foreign.forEach(each -> each.install(probes, faults::callDependency));
            checks += foreign.contains(ForeignCode.CHECK) ? 1 : 0;
        }
    }

    private void addChecks(Health liveness) {
        CheckSchedule often = CheckSchedule.every(CHECK_PERIOD);
        liveness.check("dependency", often.withTimeout(CHECK_TIMEOUT), () -> {
            faults.callDependency();
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
        RemoteControl.run(application.faults, command -> application.execute(command, start));
        application.probes.close();
    }

    private void closeOnShutdown() {
        if (foreign.isEmpty()) {
            probes.closeOnShutdown(NOTICE_TIME, this::finishWork);
        } else {
            probes.closeOnShutdown(NOTICE_TIME, BUDGET, () -> {
                if (foreign.contains(ForeignCode.STOP)) {
                    faults.callDependency();
                }
            });
        }
    }

    private String execute(String command, String firstStart) throws Exception {
        switch (command) {
            case "healthy" -> signal.healthy();
            case "unhealthy" -> signal.unhealthy("by command");
            case "work" -> beginWork();
            case "first start" -> {
                return firstStart;
            }
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
                return Integer.toString(faults.hangingThreads());
            }
            case "state" -> {
                return state();
            }
            case "time" -> {
                return Long.toString(System.currentTimeMillis());
            }
            default -> throw new IllegalArgumentException("Unknown command: " + command);
        }
        return "done";
    }

    @SuppressWarnings("try") // The work only has to begin and end.
    private void beginWork() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try (WorkTracker.Work work = messages.begin()) {
                        begun.countDown();
                        sleepUninterruptibly(WORK);
                    }
                },
                "worker");
        thread.setDaemon(true);
        thread.start();
        begun.await();
        worker = thread;
    }

    private static void sleepUninterruptibly(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void finishWork() {
        Thread working = worker;
        try {
            if (working != null) {
                working.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted while work was in progress", e);
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    /** Returns how many milliseconds a call takes. */
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
