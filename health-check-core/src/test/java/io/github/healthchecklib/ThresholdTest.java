package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.ManualRunner;
import io.github.healthchecklib.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Thresholds count results in a row: whatever comes between two healthy runs begins the count again. */
class ThresholdTest {
    private static final int SUCCESSES = 3;
    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final VirtualTime time = new VirtualTime();
    private final ManualRunner runner = new ManualRunner();

    @Test
    void thresholds_need_so_many_results_in_a_row() {
        List<CheckResult> results = new ArrayList<>();
        for (char result : "hhhuhuuhhuuu".toCharArray()) {
            results.add(result == 'h' ? CheckResult.healthy() : CheckResult.unhealthy("no"));
        }
        StringBuilder statuses = new StringBuilder();
        try (Health health = new Health("liveness", new HealthRuntime(time, runner), true)) {
            health.check("wavering", CheckSchedule.every(PERIOD).withThresholds(2, 3), () -> results.remove(0));
            while (!results.isEmpty()) {
                health.isHealthy();
                runner.runAll();
                statuses.append(health.isHealthy() ? 'h' : 'u');
                time.advance(PERIOD);
            }
        }
        assertThat(statuses).hasToString("uuhhhhuuuuuu");
    }

    /** In real time, by the public API alone. */
    @Test
    void three_successes_in_a_row_are_needed_after_a_late_run() throws Exception {
        AtomicBoolean late = new AtomicBoolean();
        CountDownLatch go = new CountDownLatch(1);
        List<Boolean> healthyBeforeRun = new CopyOnWriteArrayList<>();
        try (Health health = new Health("liveness")) {
            CheckSchedule schedule = CheckSchedule.every(Duration.ofMillis(10)).withTimeout(Duration.ofMillis(300));
            health.check("database", schedule.withThresholds(1, SUCCESSES), () -> {
                if (late.get() && go.getCount() > 0) {
                    awaitUninterruptibly(go);
                } else if (go.getCount() == 0) {
                    healthyBeforeRun.add(health.isHealthy());
                }
                return CheckResult.healthy();
            });
            assertThat(health.awaitHealthy(Duration.ofSeconds(5))).isTrue();
            late.set(true);
            await().until(() -> !health.isHealthy());

            go.countDown();

            await().until(() -> healthyBeforeRun.size() > SUCCESSES);
        }
        assertThat(healthyBeforeRun.subList(0, SUCCESSES + 1))
                .as("healthy before the 1st, 2nd, 3rd, 4th run after the late one, of which %d must succeed", SUCCESSES)
                .containsExactly(false, false, false, true);
    }

    @Test
    void three_successes_in_a_row_are_needed_after_no_run() {
        try (Health health = new Health("liveness", new HealthRuntime(time, runner), true)) {
            addHealthyCheck(health);
            time.advance(PERIOD.plus(TIMEOUT));
            assertThat(health.isHealthy()).as("stale").isFalse();

            assertThat(runsUntilHealthy(health))
                    .as("healthy runs until it was healthy again")
                    .isEqualTo(SUCCESSES);
        }
    }

    @Test
    void three_successes_in_a_row_are_needed_after_a_late_answer() {
        Duration[] lasts = {Duration.ZERO};
        try (Health health = new Health("liveness", new HealthRuntime(time, runner), true)) {
            addCheck(health, () -> {
                time.advance(lasts[0]);
                return CheckResult.healthy();
            });
            lasts[0] = TIMEOUT;
            runOnce(health);
            assertThat(health.isHealthy()).as("late").isFalse();
            lasts[0] = Duration.ZERO;

            assertThat(runsUntilHealthy(health))
                    .as("healthy runs until it was healthy again")
                    .isEqualTo(SUCCESSES);
        }
    }

    @Test
    void three_successes_in_a_row_are_needed_after_no_thread() {
        AtomicBoolean threadsUsedUp = new AtomicBoolean();
        Executor executor = run -> {
            if (threadsUsedUp.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            runner.execute(run);
        };
        try (Health health = new Health("liveness", new HealthRuntime(time, executor), true)) {
            addHealthyCheck(health);
            threadsUsedUp.set(true);
            runOnce(health);
            assertThat(health.isHealthy()).as("without a thread").isFalse();
            threadsUsedUp.set(false);

            assertThat(runsUntilHealthy(health))
                    .as("healthy runs until it was healthy again")
                    .isEqualTo(SUCCESSES);
        }
    }

    private void addHealthyCheck(Health health) {
        addCheck(health, CheckResult::healthy);
    }

    private void addCheck(Health health, HealthCheck check) {
        health.check(
                "database", CheckSchedule.every(PERIOD).withTimeout(TIMEOUT).withThresholds(1, SUCCESSES), check);
        health.isHealthy();
        runner.runAll();
        assertThat(runsUntilHealthy(health)).as("runs after the first").isEqualTo(SUCCESSES - 1);
    }

    private int runsUntilHealthy(Health health) {
        int runs = 0;
        while (!health.isHealthy() && runs < 2 * SUCCESSES) {
            // What is due already, or else after the period.
            if (runner.waiting() == 0) {
                time.advance(PERIOD);
                health.isHealthy();
            }
            runner.runAll();
            runs++;
        }
        return runs;
    }

    private void runOnce(Health health) {
        time.advance(PERIOD);
        health.isHealthy();
        runner.runAll();
    }

    private static void awaitUninterruptibly(CountDownLatch go) {
        while (go.getCount() > 0) {
            try {
                go.await();
            } catch (InterruptedException ignored) {
                // A check that hangs.
            }
        }
    }
}
