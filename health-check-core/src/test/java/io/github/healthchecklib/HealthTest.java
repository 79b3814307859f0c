package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.ManualRunner;
import io.github.healthchecklib.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indicators, and the status that follows from them; in virtual time. */
class HealthTest {
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
    void without_indicators_it_is_unhealthy() {
        assertThat(health.isHealthy()).isFalse();
        assertThat(health.report()).hasToString("liveness: unhealthy: no indicators");
    }

    @Test
    void it_is_healthy_if_every_indicator_is() {
        HealthSignal first = health.signal("first");
        HealthSignal second = health.signal("second");
        assertThat(health.isHealthy()).isFalse();

        first.healthy();
        assertThat(health.isHealthy()).isFalse();

        second.healthy();
        assertThat(health.isHealthy()).isTrue();

        first.unhealthy("broken");
        assertThat(health.isHealthy()).isFalse();
    }

    @Test
    void a_signal_is_unhealthy_until_it_is_set() {
        health.signal("database");

        assertThat(health.report().reasons()).isEqualTo("database: not set yet");
    }

    @Test
    void names_are_unique() {
        health.signal("database");

        assertThatThrownBy(() -> health.heartbeat("database", Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Indicator names must be unique in a Health, but liveness already has \"database\". Choose another.");
        assertThat(health.report().entries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void a_blank_name_is_an_error(String name) {
        assertThatThrownBy(() -> health.signal(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void report_has_state_reason_and_since_of_each_indicator() {
        health.signal("config").healthy();
        time.advance(Duration.ofMinutes(2));
        HealthSignal database = health.signal("database");
        database.unhealthy("no route");
        time.advance(Duration.ofSeconds(3));

        HealthReport report = health.report();

        assertThat(report)
                .hasToString("liveness: unhealthy\n  config: healthy for 2m3s\n  database: unhealthy for 3s: no route");
        assertThat(report.entries().get(1).since()).isEqualTo(Instant.parse("2026-01-01T00:02:00Z"));
    }

    @Test
    void new_reason_replaces_the_old_and_keeps_since() {
        HealthSignal database = health.signal("database");
        time.advance(Duration.ofSeconds(5));
        database.unhealthy("no route");

        assertThat(health.report()).hasToString("liveness: unhealthy\n  database: unhealthy for 5s: no route");
    }

    @Test
    void each_change_of_status_or_failures_is_one_line_in_the_log() {
        HealthSignal first = health.signal("first");
        HealthSignal second = health.signal("second");
        first.healthy();
        time.advance(Duration.ofSeconds(90));
        second.healthy();
        second.healthy();
        time.advance(Duration.ofHours(1));
        first.unhealthy("broken");
        second.unhealthy("too");
        time.advance(Duration.ofMillis(1500));
        second.healthy();
        first.healthy();

        runtime.flush();
        assertThat(log.infos())
                .containsExactly(
                        "Health liveness changed from unhealthy to healthy after 1m30s",
                        "Health liveness changed from unhealthy to healthy after 1.5s");
        runtime.flush();
        assertThat(log.warnings())
                .containsExactly(
                        "Health liveness changed from healthy to unhealthy after 1h: first: broken",
                        "Health liveness is still unhealthy after 0s: first: broken; second: too",
                        "Health liveness is still unhealthy after 1.5s: first: broken");
    }

    @Test
    void listener_receives_current_report_then_each_change_in_order() {
        List<String> told = new ArrayList<>();
        HealthSignal signal = health.signal("signal");
        signal.healthy();
        health.addListener(change ->
                told.add(change.after().healthy() + " " + change.after().reasons()));
        signal.healthy();
        signal.unhealthy("a");
        signal.unhealthy("b");
        signal.healthy();

        runtime.flush();
        assertThat(told).containsExactly("true ", "false signal: a", "false signal: b", "true ");
    }

    @Test
    void change_by_a_listener_comes_after_earlier_changes_for_all() {
        List<String> told = new ArrayList<>();
        HealthSignal signal = health.signal("signal");
        health.addListener(change -> {
            told.add("first " + change.after().healthy());
            if (change.after().healthy()) {
                signal.unhealthy("the listener says so");
            }
        });
        health.addListener(change -> told.add("second " + change.after().healthy()));
        runtime.flush();
        told.clear();

        signal.healthy();

        runtime.flush();
        assertThat(told).containsExactly("first true", "second true", "first false", "second false");
    }

    @Test
    void a_listener_that_throws_is_logged_and_harms_nobody() {
        List<Boolean> told = new ArrayList<>();
        HealthSignal signal = health.signal("signal");
        health.addListener(change -> {
            throw new IllegalStateException("listener");
        });
        health.addListener(change -> told.add(change.after().healthy()));

        signal.healthy();

        runtime.flush();
        assertThat(told).containsExactly(false, true);
        runtime.flush();
        assertThat(log.errors()).hasSize(2).allMatch(line -> line.startsWith("A listener of health liveness threw"));
    }

    @Test
    void heartbeat_is_unhealthy_before_first_beat_and_after_timeout() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofSeconds(30));
        assertThat(health.report().reasons()).isEqualTo("loop: no beat yet");

        loop.beat();
        time.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(health.isHealthy()).isTrue();

        time.advance(Duration.ofNanos(1));
        assertThat(health.isHealthy()).isFalse();
        assertThat(health.report().reasons()).isEqualTo("loop: no beat for 30s");

        loop.beat();
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void each_beat_begins_the_time_anew() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofSeconds(30));
        for (int i = 0; i < 10; i++) {
            loop.beat();
            time.advance(Duration.ofSeconds(29));
            assertThat(health.isHealthy()).isTrue();
        }
    }

    @Test
    void paused_heartbeat_is_healthy_until_it_beats_and_stops() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofSeconds(30));
        loop.pause();
        time.advance(Duration.ofDays(3));
        assertThat(health.isHealthy()).isTrue();

        loop.beat();
        time.advance(Duration.ofSeconds(30));
        assertThat(health.isHealthy()).isFalse();

        loop.pause();
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void a_heartbeat_that_was_removed_no_longer_counts() {
        health.signal("other").healthy();
        Heartbeat loop = health.heartbeat("loop", Duration.ofSeconds(30));
        assertThat(health.isHealthy()).isFalse();

        loop.remove();
        loop.beat();

        assertThat(health.isHealthy()).isTrue();
        assertThat(health.report().entries()).hasSize(1);
    }

    @Test
    void work_is_healthy_while_idle_or_within_its_limit() {
        WorkTracker messages = health.workTracker("messages", Duration.ofMinutes(1));
        time.advance(Duration.ofDays(3));
        assertThat(health.isHealthy()).isTrue();

        try (var work = messages.begin()) {
            assertThat(work).isNotNull();
            time.advance(Duration.ofMinutes(1).minusNanos(1));
            assertThat(health.isHealthy()).isTrue();
        }
        time.advance(Duration.ofDays(3));
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void oldest_work_counts_and_its_end_restores_health() {
        WorkTracker messages = health.workTracker("messages", Duration.ofMinutes(1));
        WorkTracker.Work stuck = messages.begin();
        time.advance(Duration.ofSeconds(30));
        WorkTracker.Work later = messages.begin();
        time.advance(Duration.ofSeconds(30));
        assertThat(health.report().reasons()).isEqualTo("messages: work in progress for over 1m");

        try (var quick = messages.begin()) {
            assertThat(messages.inProgress()).isEqualTo(3);
            assertThat(quick).isNotNull();
        }
        assertThat(health.isHealthy()).isFalse();

        stuck.close();
        assertThat(health.isHealthy()).isTrue();

        time.advance(Duration.ofSeconds(30));
        assertThat(health.isHealthy()).isFalse();

        later.close();
        later.close();
        assertThat(health.isHealthy()).isTrue();
        assertThat(messages.inProgress()).isZero();
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
    void what_a_check_finds_counts_once_it_is_known() {
        List<CheckResult> results = new ArrayList<>(
                List.of(CheckResult.healthy(), CheckResult.unhealthy("no route"), CheckResult.healthy()));
        health.check("database", CheckSchedule.every(Duration.ofSeconds(10)), () -> results.remove(0));

        runAndExpect(true, "");
        runAndExpect(false, "database: no route");
        runAndExpect(true, "");
    }

    @Test
    void what_a_check_throws_is_the_reason_and_null_is_unhealthy() {
        List<HealthCheck> behaviours = List.of(
                () -> {
                    throw new java.io.IOException("refused");
                },
                () -> {
                    throw new StackOverflowError();
                },
                HealthTest::nothing);
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
    void the_report_tells_how_long_the_last_run_of_a_check_took() {
        health.check("slow", () -> {
            time.advance(Duration.ofMillis(1234));
            return CheckResult.healthy();
        });
        health.isHealthy();
        runner.runAll();

        assertThat(health.report().entries().get(0).lastDuration()).contains(Duration.ofMillis(1234));
        assertThat(health.report()).hasToString("liveness: healthy\n  slow: healthy for 0s (last run 1.234s)");
    }

    @Test
    void a_run_that_gets_a_thread_only_after_its_timeout_is_not_begun() {
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
    void thresholds_need_so_many_results_in_a_row() {
        List<CheckResult> results = new ArrayList<>();
        for (char result : "hhhuhuuhhuuu".toCharArray()) {
            results.add(result == 'h' ? CheckResult.healthy() : CheckResult.unhealthy("no"));
        }
        health.check(
                "wavering", CheckSchedule.every(Duration.ofSeconds(10)).withThresholds(2, 3), () -> results.remove(0));
        StringBuilder statuses = new StringBuilder();
        while (!results.isEmpty()) {
            health.isHealthy();
            runner.runAll();
            statuses.append(health.isHealthy() ? 'h' : 'u');
            time.advance(Duration.ofSeconds(10));
        }
        assertThat(statuses).hasToString("uuhhhhuuuuuu");
    }

    @Test
    void a_clock_that_jumps_changes_nothing() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofSeconds(30));
        WorkTracker.Work work =
                health.workTracker("work", Duration.ofSeconds(30)).begin();
        loop.beat();
        time.jumpClock(Duration.ofDays(1000));
        assertThat(health.isHealthy()).isTrue();

        time.jumpClock(Duration.ofDays(-2000));
        assertThat(health.isHealthy()).isTrue();
        assertThat(health.report().entries().get(0).duration()).isZero();

        time.advance(Duration.ofSeconds(30));
        work.close();
        assertThat(health.report().reasons()).isEqualTo("loop: no beat for 30s");
    }

    @Test
    void escalated_health_fails_this_one_until_healthy_again() {
        Health readiness = new Health("readiness", runtime, false);
        HealthSignal database = readiness.signal("database");
        health.escalate(readiness, Duration.ofMinutes(10));
        assertThat(health.isHealthy()).isTrue();

        time.advance(Duration.ofMinutes(9));
        database.healthy();
        time.advance(Duration.ofHours(1));
        database.unhealthy("pool is dead");
        time.advance(Duration.ofMinutes(10).minusNanos(1));
        assertThat(health.isHealthy()).isTrue();

        time.advance(Duration.ofNanos(1));
        assertThat(health.report().reasons()).isEqualTo("readiness: unhealthy for over 10m: database: pool is dead");

        database.healthy();
        assertThat(health.isHealthy()).isTrue();
        readiness.close();
    }

    @Test
    void a_health_can_not_escalate_to_itself() {
        assertThatThrownBy(() -> health.escalate(health, Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Health liveness cannot escalate health liveness, which depends on liveness: both would stay"
                                + " unhealthy forever. Remove one escalation.");
    }

    @Test
    void closed_it_is_unhealthy_for_good_and_takes_no_more_indicators() {
        HealthSignal signal = health.signal("signal");
        signal.healthy();

        health.close();
        signal.healthy();

        assertThat(health.isHealthy()).isFalse();
        runtime.flush();
        assertThat(log.infos()).endsWith("Health liveness changed from healthy to unhealthy after 0s: closed");
        assertThatThrownBy(() -> health.signal("late")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT721H"})
    void a_limit_out_of_range_is_an_error(String limit) {
        assertThatThrownBy(() -> health.heartbeat("loop", Duration.parse(limit)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Health check setting timeout must be from 0.001s to 720h, but is");
        assertThatThrownBy(() -> health.workTracker("work", Duration.parse(limit)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_schedule_out_of_range_is_an_error() {
        CheckSchedule schedule = CheckSchedule.defaults();
        assertThatThrownBy(() -> CheckSchedule.every(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> schedule.withTimeout(Duration.ofHours(2)))
                .hasMessage("Health check setting timeout must be from 0.001s to 1h, but is \"2h\". Correct it.");
        assertThatThrownBy(() -> schedule.withThresholds(0, 1))
                .hasMessage(
                        "Health check setting failureThreshold must be a whole number from 1 to 1000 runs in a row, but"
                                + " is \"0\". The default is 1.");
        assertThatThrownBy(() -> schedule.withThresholds(1, 1001)).isInstanceOf(IllegalArgumentException.class);
        assertThat(schedule.period()).isEqualTo(Duration.ofSeconds(10));
        assertThat(schedule.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(schedule.failureThreshold()).isEqualTo(1);
        assertThat(schedule.successThreshold()).isEqualTo(1);
        assertThat(schedule.withThresholds(1000, 1000).failureThreshold()).isEqualTo(1000);
        assertThat(schedule.withThresholds(1, 1).successThreshold()).isEqualTo(1);
    }

    /** Runs what is due, looks, and lets a period go by. */
    private void runAndExpect(boolean healthy, String reasons) {
        health.isHealthy();
        runner.runAll();
        assertThat(health.isHealthy()).isEqualTo(healthy);
        assertThat(health.report().reasons()).isEqualTo(reasons);
        time.advance(Duration.ofSeconds(10));
    }

    @Test
    void isHealthy_notifies_listeners() {
        List<Boolean> told = new ArrayList<>();
        health.heartbeat("loop", Duration.ofHours(1)).beat();
        health.addListener(change -> told.add(change.after().healthy()));

        time.advance(Duration.ofHours(1));

        assertThat(health.isHealthy()).isFalse();
        runtime.flush();
        assertThat(told).containsExactly(true, false);
    }

    @Test
    void a_heartbeat_is_evaluated_at_its_deadline() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofSeconds(30));
        assertThat(loop.nextEvaluation()).isEqualTo(Time.NEVER);
        loop.beat();
        assertThat(loop.nextEvaluation()).isEqualTo(Duration.ofSeconds(30).toNanos());

        time.advance(Duration.ofSeconds(30));
        assertThat(health.isHealthy()).isFalse();
        assertThat(loop.nextEvaluation()).isEqualTo(Time.NEVER);
    }

    @Test
    void the_end_of_a_heartbeat_leaves_the_others() {
        Heartbeat ending = health.heartbeat("ending", Duration.ofHours(1));
        health.heartbeat("staying", Duration.ofHours(1)).beat();

        ending.remove();

        assertThat(health.report().entries())
                .extracting(HealthReport.Entry::name)
                .containsExactly("staying");
    }

    @Test
    void accept_thread_sees_unhealthy_after_the_deadline() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofHours(1));
        assertThat(health.engine().isHealthyForProbe()).isFalse();

        loop.beat();
        assertThat(health.engine().isHealthyForProbe()).isTrue();

        time.advance(Duration.ofHours(1));
        assertThat(health.engine().isHealthyForProbe()).isFalse();
    }

    @Test
    void monitor_finishes_change_cut_short_by_lack_of_memory() throws Exception {
        HealthSignal signal = health.signal("signal");

        assertThatThrownBy(() -> health.engine().update(() -> {
                    signal.becomeHealthy();
                    throw new OutOfMemoryError("the test says so");
                }))
                .isInstanceOf(OutOfMemoryError.class);

        assertThat(health.awaitHealthy(Duration.ofSeconds(10))).isTrue();
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
}
