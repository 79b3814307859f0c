package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.ManualRunner;
import io.github.healthchecklib.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks: when they run, which results count, and what happens to a run that is late; in virtual time. */
class CheckTest {
    private final VirtualTime time = new VirtualTime();
    private final ManualRunner runner = new ManualRunner();
    private final CapturedLog log = new CapturedLog(Health.class);
    private final HealthRuntime runtime = new HealthRuntime(time, runner);
    private final Health health = new Health("liveness", runtime, true);

    @AfterEach
    void close() {
        health.close();
        log.close();
    }

    @Test
    void check_runs_at_once_and_is_unhealthy_until_its_result() {
        health.check("database", CheckResult::healthy);
        assertThat(health.report().reasons()).isEqualTo("database: no result yet");

        runner.runAll();

        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void a_check_runs_once_a_period() {
        List<Duration> runs = new ArrayList<>();
        health.check("database", CheckSchedule.every(Duration.ofSeconds(10)), () -> {
            runs.add(Duration.ofNanos(time.nanos()));
            return CheckResult.healthy();
        });
        for (int second = 0; second <= 25; second++) {
            health.isHealthy();
            runner.runAll();
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(runs).containsExactly(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    @Test
    void result_of_a_check_counts_once_it_is_known() {
        List<CheckResult> results = new ArrayList<>(
                List.of(CheckResult.healthy(), CheckResult.unhealthy("no route"), CheckResult.healthy()));
        health.check("database", CheckSchedule.every(Duration.ofSeconds(10)), () -> results.remove(0));

        runAndExpect(true, "");
        runAndExpect(false, "database: no route");
        runAndExpect(true, "");
    }

    @Test
    void exception_of_a_check_is_the_reason_and_null_is_unhealthy() {
        List<HealthCheck> behaviours = List.of(
                () -> {
                    throw new java.io.IOException("refused");
                },
                () -> {
                    throw new StackOverflowError();
                },
                CheckTest::nothing);
        var next = behaviours.iterator();
        health.check(
                "database",
                CheckSchedule.every(Duration.ofSeconds(10)),
                () -> next.next().check());

        runAndExpect(false, "database: java.io.IOException: refused");
        runAndExpect(false, "database: java.lang.StackOverflowError");
        runAndExpect(false, "database: the check returned null");
        runtime.flush();
        assertThat(log.aboveTrace()).noneMatch(line -> line.contains("\tat "));
    }

    @SuppressWarnings("NullAway")
    private static CheckResult nothing() {
        return null;
    }

    /** "What a check throws is the reason", also if it cannot be asked for its message. */
    @Test
    void reason_names_exception_when_its_message_throws() {
        try (Health realTime = new Health("liveness")) {
            realTime.check("database", () -> {
                throw new IllegalStateException() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String getMessage() {
                        throw new UnsupportedOperationException("no message");
                    }

                    @Override
                    public String toString() {
                        return "Broken: " + getMessage();
                    }
                };
            });

            await().until(() -> !realTime.report().reasons().contains("no result yet"));
            assertThat(realTime.report().reasons()).contains(CheckTest.class.getName());
        }
    }

    @Test
    void exception_of_a_check_is_logged_at_debug_with_stack_trace() {
        IllegalStateException broken = new IllegalStateException("broken");
        health.check("check", () -> {
            throw broken;
        });
        health.isHealthy();
        runner.runAll();

        runtime.flush();
        assertThat(log.debugs()).containsExactly("Check check of health liveness threw");
    }

    @Test
    void late_check_is_unhealthy_and_its_late_answer_does_not_count() {
        health.check(
                "database",
                CheckSchedule.every(Duration.ofSeconds(10)).withTimeout(Duration.ofSeconds(5)),
                CheckResult::healthy);
        runAndExpect(true, "");

        health.isHealthy();
        assertThat(runner.waiting()).isEqualTo(1);
        time.advance(Duration.ofSeconds(5));
        assertThat(health.report().reasons()).isEqualTo("database: timed out after 5s");

        time.advance(Duration.ofMinutes(5));
        health.isHealthy();
        assertThat(runner.waiting()).as("never twice at once").isEqualTo(1);
        runner.runAll();
        assertThat(health.isHealthy()).isFalse();

        runner.runAll();
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void answer_after_the_timeout_is_late_without_an_evaluation() {
        health.check("slow", CheckSchedule.defaults().withTimeout(Duration.ofSeconds(5)), () -> {
            time.advance(Duration.ofSeconds(5));
            return CheckResult.healthy();
        });
        health.isHealthy();
        runner.runAll();

        assertThat(health.report().reasons()).isEqualTo("slow: timed out after 5s");
    }

    @Test
    void check_not_run_in_time_is_unhealthy_despite_its_last_result() {
        health.check(
                "database",
                CheckSchedule.every(Duration.ofSeconds(10)).withTimeout(Duration.ofSeconds(5)),
                CheckResult::healthy);
        health.isHealthy();
        runner.runAll();
        assertThat(health.isHealthy()).isTrue();

        time.advance(Duration.ofSeconds(15));

        assertThat(health.report().reasons()).isEqualTo("database: not run in time");
        runner.runAll();
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void run_does_not_begin_when_it_gets_a_thread_after_its_timeout() {
        AtomicInteger runs = new AtomicInteger();
        health.check("late", CheckSchedule.defaults().withTimeout(Duration.ofSeconds(5)), () -> {
            runs.incrementAndGet();
            return CheckResult.healthy();
        });
        health.isHealthy();
        time.advance(Duration.ofSeconds(5));
        assertThat(health.report().reasons()).isEqualTo("late: timed out after 5s");

        runner.runAll();

        assertThat(runs).hasValue(0);
        time.advance(Duration.ofSeconds(5));
        health.isHealthy();
        runner.runAll();
        assertThat(runs).hasValue(1);
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void check_without_a_thread_is_unhealthy_and_retried_a_period_later() {
        AtomicBoolean threadsUsedUp = new AtomicBoolean(true);
        Health starved = new Health(
                "starved",
                new HealthRuntime(time, run -> {
                    if (threadsUsedUp.get()) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    runner.execute(run);
                }),
                true);
        starved.check("database", CheckSchedule.every(Duration.ofSeconds(10)), CheckResult::healthy);
        assertThat(starved.report().reasons())
                .isEqualTo("database: could not be run: java.lang.OutOfMemoryError: unable to create native thread");

        threadsUsedUp.set(false);
        time.advance(Duration.ofSeconds(9));
        assertThat(starved.isHealthy()).isFalse();
        assertThat(runner.waiting()).isZero();

        time.advance(Duration.ofSeconds(1));
        starved.isHealthy();
        runner.runAll();
        assertThat(starved.isHealthy()).isTrue();
        starved.close();
    }

    @Test
    void report_has_the_duration_of_the_last_run() {
        health.check("slow", () -> {
            time.advance(Duration.ofMillis(1234));
            return CheckResult.healthy();
        });
        health.isHealthy();
        runner.runAll();

        assertThat(health.report().entries().get(0).lastDuration()).contains(Duration.ofMillis(1234));
        assertThat(health.report()).hasToString("liveness: healthy\n  slow: healthy for 0s (last run 1.234s)");
    }

    /** Runs what is due, looks, and lets a period go by. */
    private void runAndExpect(boolean healthy, String reasons) {
        health.isHealthy();
        runner.runAll();
        assertThat(health.isHealthy()).isEqualTo(healthy);
        assertThat(health.report().reasons()).isEqualTo(reasons);
        time.advance(Duration.ofSeconds(10));
    }
}
