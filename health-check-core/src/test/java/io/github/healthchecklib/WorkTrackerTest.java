package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.testing.ManualRunner;
import io.github.healthchecklib.testing.VirtualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What a tracker knows of its pieces of work, in virtual time. */
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class WorkTrackerTest {
    private static final Duration MAX = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofHours(1);

    private final VirtualTime time = new VirtualTime();
    private final HealthRuntime runtime = new HealthRuntime(time, new ManualRunner(), thread -> {});
    private final Health health = new Health("liveness", runtime, false);
    private final WorkTracker tracker = health.workTracker("messages", MAX);

    @AfterEach
    void close() {
        health.close();
        runtime.close();
    }

    @Test
    void reason_names_the_piece_that_is_stuck() {
        WorkTracker.Work first = tracker.begin("MSG00001");
        tracker.begin("MSG00002");
        time.advance(MAX);
        assertThat(reasons()).isEqualTo("messages: work in progress for over 30s: MSG00001");

        first.close();

        assertThat(reasons()).isEqualTo("messages: work in progress for over 30s: MSG00002");
    }

    @Test
    void reason_of_a_piece_without_label_names_none() {
        tracker.begin();
        time.advance(MAX);

        assertThat(reasons()).isEqualTo("messages: work in progress for over 30s");
    }

    @Test
    void next_evaluation_is_at_the_deadline_of_the_oldest_piece() {
        assertThat(health.engine().evaluate()).as("idle").isEqualTo(Time.NEVER);

        WorkTracker.Work first = tracker.begin();
        time.advance(Duration.ofSeconds(10));
        WorkTracker.Work second = tracker.begin();
        assertThat(health.engine().evaluate()).isEqualTo(MAX.toNanos());

        first.close();
        second.close();
        time.advance(MAX);
        assertThat(health.engine().evaluate()).as("idle again").isEqualTo(Time.NEVER);

        tracker.begin();
        assertThat(tracker.nextEvaluation())
                .as("announced by the piece itself")
                .isEqualTo(time.nanos() + MAX.toNanos());
    }

    @Test
    void begun_counts_ended_work_too() {
        tracker.begin().close();
        tracker.begin();

        assertThat(tracker.begun()).isEqualTo(2);
        assertThat(tracker.inProgress()).isEqualTo(1);
    }

    @Test
    void awaitIdle_returns_at_once_when_idle_and_when_there_is_no_time() throws Exception {
        assertThat(tracker.awaitIdle(LONG)).isTrue();

        tracker.begin();
        assertThat(tracker.awaitIdle(Duration.ZERO)).isFalse();
    }

    @Test
    void awaitIdle_returns_when_the_last_piece_ends() throws Exception {
        WorkTracker.Work work = tracker.begin();
        AtomicReference<Boolean> idle = new AtomicReference<>();
        Thread waiting = new Thread(() -> idle.set(awaitIdle()));
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        work.close();

        waiting.join();
        assertThat(idle.get()).isTrue();
    }

    private boolean awaitIdle() {
        try {
            return tracker.awaitIdle(LONG);
        } catch (InterruptedException e) {
            throw new AssertionError("Nobody interrupts this", e);
        }
    }

    private String reasons() {
        return health.report().reasons();
    }
}
