package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.testing.ManualRunner;
import io.github.healthchecklib.testing.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two threads do at the same moment, many times over, what must not be done by halves; after each round the Health must
 * say what is so. Which of the two comes first is open, and both orders are right.
 */
class RacesTest {
    private static final int ROUNDS = 100_000;
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final VirtualTime time = new VirtualTime();
    private final ManualRunner runner = new ManualRunner();
    private final HealthRuntime runtime = new HealthRuntime(time, runner);
    private final Health health = new Health("liveness", runtime, true);

    @AfterEach
    void close() {
        health.close();
    }

    @Test
    void beat_is_not_lost_to_an_evaluation_that_finds_silence() throws Exception {
        Heartbeat loop = health.heartbeat("loop", LIMIT);
        race(
                () -> {
                    loop.beat();
                    time.advance(LIMIT);
                },
                loop::beat,
                health::isHealthy,
                () -> assertThat(health.isHealthy()).isTrue());
    }

    @Test
    void end_of_late_work_is_not_lost_to_an_evaluation() throws Exception {
        WorkTracker tracker = health.workTracker("work", LIMIT);
        AtomicReference<WorkTracker.Work> late = new AtomicReference<>();
        race(
                () -> {
                    late.set(tracker.begin());
                    time.advance(LIMIT);
                },
                () -> late.get().close(),
                health::isHealthy,
                () -> assertThat(health.isHealthy()).isTrue());
    }

    @Test
    void begin_of_work_is_not_lost_to_an_evaluation_that_finds_none() throws Exception {
        WorkTracker tracker = health.workTracker("work", LIMIT);
        AtomicReference<WorkTracker.Work> begun = new AtomicReference<>();
        race(
                () -> {
                    tracker.begin().close();
                    time.advance(LIMIT);
                },
                () -> begun.set(tracker.begin()),
                health::isHealthy,
                () -> {
                    assertThat(health.isHealthy()).isTrue();
                    time.advance(LIMIT);
                    assertThat(health.isHealthy()).as("the work is late now").isFalse();
                    begun.get().close();
                    assertThat(health.isHealthy()).isTrue();
                });
    }

    @Test
    void status_report_and_listeners_agree_after_opposite_signals() throws Exception {
        HealthSignal signal = health.signal("signal");
        AtomicBoolean told = new AtomicBoolean();
        health.addListener(change -> told.set(change.after().healthy()));
        race(
                () -> {},
                signal::healthy,
                () -> signal.unhealthy("the test says so"),
                () -> assertThat(health.report().entries().get(0).healthy()).isEqualTo(health.isHealthy()));
        runtime.flush();
        assertThat(told.get()).isEqualTo(health.isHealthy());
    }

    @Test
    void two_indicators_that_change_at_once_both_count() throws Exception {
        HealthSignal left = health.signal("left");
        HealthSignal right = health.signal("right");
        race(
                () -> {
                    left.unhealthy("before");
                    right.healthy();
                },
                left::healthy,
                () -> right.unhealthy("after"),
                () -> assertThat(health.report().reasons()).isEqualTo("right: after"));
    }

    @Test
    void check_with_a_result_at_its_timeout_runs_again() throws Exception {
        health.check("check", CheckSchedule.every(LIMIT).withTimeout(LIMIT), CheckResult::healthy);
        race(
                () -> {
                    time.advance(LIMIT);
                    health.isHealthy();
                    time.advance(LIMIT);
                },
                runner::runAll,
                health::isHealthy,
                () -> {
                    health.isHealthy();
                    runner.runAll();
                    assertThat(health.isHealthy()).isTrue();
                });
    }

    @Test
    void closed_health_is_unhealthy_whatever_races_it() throws Exception {
        AtomicReference<Health> closing = new AtomicReference<>();
        AtomicReference<HealthSignal> signal = new AtomicReference<>();
        race(
                () -> {
                    closing.set(new Health("closing", runtime, false));
                    signal.set(closing.get().signal("signal"));
                },
                () -> closing.get().close(),
                () -> signal.get().healthy(),
                () -> assertThat(closing.get().isHealthy()).isFalse());
    }

    private static void race(Runnable before, Runnable left, Runnable right, Runnable after) throws Exception {
        AtomicInteger started = new AtomicInteger();
        AtomicInteger finished = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread other = new Thread(() -> {
            for (int round = 1; round <= ROUNDS; round++) {
                awaitRound(started, round);
                try {
                    right.run();
                } catch (Throwable thrown) {
                    failure.set(thrown);
                }
                finished.set(round);
            }
        });
        other.setDaemon(true);
        other.start();
        for (int round = 1; round <= ROUNDS; round++) {
            before.run();
            started.set(round);
            left.run();
            awaitRound(finished, round);
            after.run();
        }
        other.join();
        assertThat(failure.get()).isNull();
    }

    /**
     * Spins, for to meet the other one within nanoseconds is the point; then sleeps, for there may be one processor
     * only.
     */
    private static void awaitRound(AtomicInteger reached, int round) {
        for (int spins = 0; reached.get() < round; spins++) {
            if (spins < 1000) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(1000);
            }
        }
    }
}
