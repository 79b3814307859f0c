package io.github.healthchecklib;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.ProbeType.READINESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.internal.Log;
import io.github.healthchecklib.testing.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order and the budget of a shutdown, run without one; with a real SIGTERM in {@code ProcessEndTest}. */
class ShutdownHookTest {
    private final CapturedLog log = new CapturedLog(HealthProbes.class);
    private final HealthProbes probes =
            new HealthProbes(HealthProbesConfig.defaults().withAnyPorts());

    @BeforeEach
    void start() {
        probes.start();
    }

    @AfterEach
    void close() {
        probes.close();
        log.close();
    }

    @Test
    void hook_drains_then_stops_application_then_closes() {
        List<String> seen = new ArrayList<>();
        long begun = System.nanoTime();

        hook(Duration.ofMillis(50), Duration.ofSeconds(20), () -> {
                    seen.add("drained for " + (System.nanoTime() - begun >= 50_000_000));
                    seen.add("on " + Thread.currentThread().getName() + ", daemon "
                            + Thread.currentThread().isDaemon());
                    seen.add("readiness " + probes.isOpen(READINESS) + ", liveness " + probes.isOpen(LIVENESS));
                })
                .run();

        assertThat(seen)
                .containsExactly("drained for true", "on health-stop, daemon true", "readiness false, liveness true");
        assertThat(probes.isOpen(LIVENESS)).isFalse();
        assertThat(log.infos()).containsExactly("Draining for up to 0.05s: readiness closed, liveness open");
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void hanging_application_is_interrupted_after_the_budget() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        long begun = System.nanoTime();

        hook(Duration.ZERO, Duration.ofMillis(1_100), () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                })
                .run();

        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(100_000_000);
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(probes.isOpen(LIVENESS)).isFalse();
        await().untilAsserted(() -> assertThat(log.warnings())
                .containsExactly("The application did not stop within its part of the 1.1s shutdown budget;"
                        + " interrupting it"));
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void application_that_hangs_in_its_monitor_keeps_the_budget() {
        CountDownLatch never = new CountDownLatch(1);

        hook(Duration.ZERO, Duration.ofMillis(1_100), () -> {
                    synchronized (Thread.currentThread()) {
                        awaitQuietly(never);
                    }
                })
                .run();

        assertThat(probes.isOpen(LIVENESS)).isFalse();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            // The end of the budget.
        }
    }

    @Test
    void an_application_that_throws_is_logged_and_everything_is_closed() {
        hook(Duration.ZERO, Duration.ofSeconds(20), () -> {
                    throw new IllegalStateException("the test says so");
                })
                .run();

        await().untilAsserted(
                        () -> assertThat(log.errors()).containsExactly("Stopping the application threw an exception"));
        assertThat(probes.isOpen(LIVENESS)).isFalse();
    }

    @Test
    void hook_is_registered_once_and_can_be_removed() {
        ShutdownHook hook = hook(Duration.ZERO, Duration.ofSeconds(20), () -> {});
        hook.register();
        assertThatThrownBy(hook::register).isInstanceOf(IllegalArgumentException.class);
        hook.remove();
        assertThatCode(hook::register).doesNotThrowAnyException();
        hook.remove();
    }

    @Test
    void closeOnShutdown_is_an_error_after_close() {
        HealthProbes closed = new HealthProbes(HealthProbesConfig.defaults().withAnyPorts());
        closed.close();

        assertThatThrownBy(() -> closed.closeOnShutdown(Duration.ZERO, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @SuppressWarnings("NullAway")
    @Test
    void shutdown_times_out_of_range_are_errors_and_register_nothing() {
        try (HealthProbes notStarted =
                new HealthProbes(HealthProbesConfig.defaults().withAnyPorts())) {
            assertThatThrownBy(() -> notStarted.closeOnShutdown(Duration.ofSeconds(29), () -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Health check setting noticeTime must be from 0s to 28s, but is \"29s\". Correct it.");
            assertThatThrownBy(() -> notStarted.closeOnShutdown(Duration.ZERO, Duration.ZERO, () -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Health check setting budget must be from 2s to 1h, but is \"0s\". Correct it.");
            assertThatThrownBy(() -> notStarted.closeOnShutdown(Duration.ZERO, null))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("stopApplication");
            notStarted.closeOnShutdown(Duration.ZERO, () -> {});
        }
    }

    private ShutdownHook hook(Duration drain, Duration budget, Runnable stop) {
        return new ShutdownHook(probes, drain, budget, stop, new Log(HealthProbes.class));
    }
}
