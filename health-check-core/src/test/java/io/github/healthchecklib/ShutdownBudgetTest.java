package io.github.healthchecklib;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.ProbeType.READINESS;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.ChildJvm;
import io.github.healthchecklib.testing.KeepsLogHandlers;
import io.github.healthchecklib.testing.SlowNameService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real SIGTERM to an application whose foreign code misbehaves: its stop is called all the same, and the process ends
 * within the budget.
 */
@DisabledOnOs(OS.WINDOWS)
class ShutdownBudgetTest {
    private static final Map<String, String> ANY_PORTS =
            Map.of("HEALTH_CHECK_PORT", "0", "HEALTH_CHECK_READINESS_PORT", "0", "HEALTH_CHECK_STARTUP_PORT", "0");

    private static final String STOP_CALLED = "the application's stop is called";
    private static final Duration DRAIN = Duration.ofMillis(200);
    private static final Duration LONG_DRAIN = Duration.ofMillis(1_500);
    private static final Duration BUDGET = Duration.ofSeconds(2);

    /** The budget, and time for a busy machine to end a process. */
    private static final Duration BUDGET_AND_EXIT = Duration.ofSeconds(4);

    /** What goes wrong while it shuts down. */
    enum Fault {
        LISTENER_HANGS,
        LISTENER_INTERRUPTS_ITS_THREAD,
        LOG_HANDLER_HANGS,
        LOG_HANDLER_THROWS,
        LIBRARY_THREADS_ARE_INTERRUPTED
    }

    @Tag(ChildJvm.TAG)
    @ParameterizedTest
    @EnumSource
    void sigterm_stops_application_within_budget_when(Fault fault) throws Exception {
        String options =
                "JDK_JAVA_OPTIONS='-Djava.util.logging.manager=" + KeepsLogHandlers.class.getName() + "' exec \"$@\"";
        try (var child = ChildJvm.start(options, Application.class, fault.name())) {
            int liveness = Integer.parseInt(child.awaitLine("liveness "));

            child.sigterm();

            assertThat(child.exitsWithin(BUDGET_AND_EXIT))
                    .as("ends within the budget of %s", BUDGET)
                    .isTrue();
            assertThat(child.linesToEnd().contains(STOP_CALLED)).as(STOP_CALLED).isTrue();
            assertThat(isRefused(liveness)).isTrue();
        }
    }

    static final class Application {
        private static volatile boolean armed;

        public static void main(String[] args) throws Exception {
            Fault fault = Fault.valueOf(args[0]);
            HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(ANY_PORTS));
            probes.readiness().addListener(report -> {
                if (armed && fault == Fault.LISTENER_HANGS) {
                    hang();
                }
                if (armed && fault == Fault.LISTENER_INTERRUPTS_ITS_THREAD) {
                    Thread.currentThread().interrupt();
                }
            });
            Logger library = Logger.getLogger("io.github.healthchecklib");
            library.addHandler(new FaultyHandler(fault));
            if (fault == Fault.LIBRARY_THREADS_ARE_INTERRUPTED) {
                Runtime.getRuntime().addShutdownHook(new Thread(Application::interruptTheLibrary));
            }
            probes.start();
            probes.closeOnShutdown(DRAIN, BUDGET, () -> System.out.println(STOP_CALLED));
            await().until(() -> probes.isOpen(READINESS) && probes.isOpen(LIVENESS));
            armed = true;
            System.out.println("liveness " + probes.port(LIVENESS));
            Thread.currentThread().join();
        }

        /** As an application may do that interrupts whatever still runs. */
        private static void interruptTheLibrary() {
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < DRAIN.toNanos()) {
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("health-"))
                        .forEach(Thread::interrupt);
                LockSupport.parkNanos(1_000_000);
            }
        }

        private static final class FaultyHandler extends Handler {
            private final Fault fault;

            private FaultyHandler(Fault fault) {
                this.fault = fault;
            }

            @Override
            public void publish(LogRecord record) {
                if (armed && fault == Fault.LOG_HANDLER_HANGS) {
                    hang();
                }
                if (armed && fault == Fault.LOG_HANDLER_THROWS) {
                    throw new IllegalStateException("the disk of the log is full");
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        }
    }

    /** The platform has known for long that it must send no traffic, so the drain need not be waited again. */
    @Tag(ChildJvm.TAG)
    @Test
    void sigterm_stops_application_at_once_after_readiness_refused() throws Exception {
        try (var child = ChildJvm.start(StopsAfterLivenessFailed.class)) {
            child.awaitLine("readiness has refused for the drain");

            long begun = System.nanoTime();
            child.sigterm();
            child.awaitLine(STOP_CALLED);

            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("from SIGTERM to the application's stop, with a drain of %s", LONG_DRAIN)
                    .isLessThan(LONG_DRAIN.dividedBy(2));
        }
    }

    static final class StopsAfterLivenessFailed {
        public static void main(String[] args) throws Exception {
            HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(ANY_PORTS));
            HealthSignal loop = probes.liveness().signal("loop");
            HealthSignal database = probes.readiness().signal("database");
            loop.healthy();
            database.healthy();
            probes.start();
            probes.closeOnShutdown(LONG_DRAIN, Duration.ofSeconds(5), () -> System.out.println(STOP_CALLED));
            await().until(() -> probes.isOpen(READINESS));
            loop.unhealthy("stuck");
            // Readiness follows liveness (ReadinessImpliesLivenessTest); by its own signal, it has closed in any case.
            database.unhealthy("not reached any more");
            long closed = System.nanoTime();
            await().until(() -> System.nanoTime() - closed > LONG_DRAIN.toNanos());
            System.out.println("readiness has refused for the drain");
            Thread.currentThread().join();
        }
    }

    @Tag(ChildJvm.TAG)
    @Test
    void sigterm_keeps_the_budget_while_start_resolves_a_host(@TempDir Path folder) throws Exception {
        try (var child = ChildJvm.start(SlowNameService.shell(folder), StartsWithSlowLookUp.class)) {
            child.awaitLine("looks up");

            child.sigterm();

            assertThat(child.exitsWithin(BUDGET_AND_EXIT))
                    .as("ends within the budget of %s", BUDGET)
                    .isTrue();
            assertThat(child.linesToEnd().contains(STOP_CALLED)).as(STOP_CALLED).isTrue();
        }
    }

    static final class StartsWithSlowLookUp {
        public static void main(String[] args) throws Exception {
            var environment = new HashMap<>(ANY_PORTS);
            environment.put("HEALTH_CHECK_HOST", SlowNameService.HOST);
            HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(environment));
            probes.closeOnShutdown(DRAIN, BUDGET, () -> System.out.println(STOP_CALLED));
            Thread starting = new Thread(probes::start);
            starting.setDaemon(true);
            starting.start();
            SlowNameService.awaitLookUp(starting);
            System.out.println("looks up");
            Thread.currentThread().join();
        }
    }

    private static void hang() {
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException ignored) {
                // Hangs all the same.
            }
        }
    }
}
