package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.Leftovers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks on threads of their own, in real time: the names of these threads, and what interrupts them. */
class RunningChecksTest {
    private final Health health = new Health("liveness");

    @AfterEach
    void close() {
        health.close();
    }

    @Test
    void a_check_runs_on_a_daemon_thread_with_its_name() throws Exception {
        AtomicReference<String> thread = new AtomicReference<>();
        health.check("disk", () -> {
            thread.set(Thread.currentThread().getName() + " "
                    + Thread.currentThread().isDaemon());
            return CheckResult.healthy();
        });
        assertThat(health.awaitHealthy(Duration.ofSeconds(10))).isTrue();
        assertThat(thread).hasValue("health-check-disk true");
    }

    @Test
    void check_that_ignores_interrupts_delays_neither_others_nor_close() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch otherRuns = new CountDownLatch(20);
        var schedule = CheckSchedule.every(Duration.ofMillis(5)).withTimeout(Duration.ofMillis(5));
        health.check("stubborn", schedule, () -> {
            while (go.getCount() > 0) {
                Thread.onSpinWait();
            }
            return CheckResult.healthy();
        });
        health.check("other", CheckSchedule.every(Duration.ofMillis(5)), () -> {
            otherRuns.countDown();
            return CheckResult.healthy();
        });

        otherRuns.await();
        assertThat(Leftovers.threadsNamed("health-check-stubborn")).isEqualTo(1);
        health.close();

        assertThat(Leftovers.threadsNamed("health-monitor")).isZero();
        go.countDown();
        await().until(() -> Leftovers.threadsNamed("health-check-stubborn") == 0);
    }

    @Test
    void a_late_check_is_interrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        health.check("sleeper", CheckSchedule.defaults().withTimeout(Duration.ofMillis(20)), () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return CheckResult.healthy();
        });

        interrupted.await();

        assertThat(health.report().reasons()).isEqualTo("sleeper: timed out after 0.02s");
    }

    @Test
    void closing_interrupts_the_checks_that_run() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        health.check("waits", CheckSchedule.defaults().withTimeout(Duration.ofHours(1)), () -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return CheckResult.healthy();
        });
        running.await();

        health.close();

        interrupted.await();
    }
}
