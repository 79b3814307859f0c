package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.testing.ManualRunner;
import io.github.healthchecklib.testing.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a check runs that is told to, in virtual time. */
class ScheduledCheckTest {
    private final VirtualTime time = new VirtualTime();
    private final ManualRunner runner = new ManualRunner();
    private final HealthRuntime runtime = new HealthRuntime(time, runner, thread -> {});
    private final Health health = new Health("readiness", runtime, false);
    private final AtomicInteger runs = new AtomicInteger();

    /** Called by each run. */
    private Runnable duringRun = () -> {};

    private final ScheduledCheck check = health.check("database", this::run);

    @BeforeEach
    void runOnce() {
        runDue();
        assertThat(runs.get()).isEqualTo(1);
        runDue();
        assertThat(runs.get()).as("not due yet").isEqualTo(1);
    }

    @AfterEach
    void close() {
        health.close();
        runtime.close();
    }

    private CheckResult run() {
        runs.incrementAndGet();
        duringRun.run();
        return CheckResult.healthy();
    }

    private void runDue() {
        health.isHealthy();
        runner.runAll();
    }

    @Test
    void handle_has_the_name_of_the_check() {
        assertThat(check.name()).isEqualTo("database");
        ScheduledCheck other = health.check("disk", CheckSchedule.every(Duration.ofSeconds(1)), CheckResult::healthy);
        assertThat(other.name()).isEqualTo("disk");
    }

    @Test
    void runNow_does_not_wait_for_the_next_turn() {
        check.runNow();
        runDue();

        assertThat(runs.get()).isEqualTo(2);
        runDue();
        assertThat(runs.get()).isEqualTo(2);
    }

    @Test
    void runNow_during_a_run_has_it_run_once_more_right_after() {
        duringRun = () -> {
            if (runs.get() == 2) {
                check.runNow();
                check.runNow();
            }
        };
        check.runNow();
        runDue();
        assertThat(runs.get()).isEqualTo(2);

        runDue();
        assertThat(runs.get()).isEqualTo(3);
        runDue();
        assertThat(runs.get()).isEqualTo(3);
    }

    @Test
    void reason_names_how_many_successes_are_missing() {
        health.check("queue", CheckSchedule.defaults().withThresholds(1, 3), CheckResult::healthy);
        runDue();

        assertThat(health.report().reasons()).isEqualTo("queue: not yet healthy 3 times in a row");
        assertThat(health.report().entries().get(1).pending()).isTrue();
    }

    @Test
    void removed_check_does_not_run() {
        check.remove();
        check.runNow();
        time.advance(Duration.ofHours(1));
        runDue();

        assertThat(runs.get()).isEqualTo(1);
        assertThat(health.report().entries()).isEmpty();
    }
}
