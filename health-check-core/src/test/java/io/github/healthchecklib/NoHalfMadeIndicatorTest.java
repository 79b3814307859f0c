package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.internal.Time;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that fail for lack of memory or threads, after which the caller has no handle: nothing of them may stay. */
class NoHalfMadeIndicatorTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final FailingTime time = new FailingTime();
    private final HealthRuntime runtime = new HealthRuntime(time, Runnable::run);
    private final Health health = new Health("health", runtime, false);
    private HealthSignal signal;

    @BeforeEach
    void makeHealthy() {
        signal = health.signal("signal");
        signal.healthy();
    }

    @AfterEach
    void close() {
        time.callsLeft = Integer.MAX_VALUE;
        health.close();
        runtime.close();
    }

    @Test
    void signal_is_not_added_when_that_fails_at_any_point() {
        int failures = 0;
        for (boolean added = false; !added; ) {
            added = addOrFail(failures++);
        }
        assertThat(failures).as("points of failure, and the success").isGreaterThan(2);
    }

    private boolean addOrFail(int calls) {
        time.callsLeft = calls;
        try {
            health.signal("added");
            return true;
        } catch (OutOfMemoryError expected) {
            time.callsLeft = Integer.MAX_VALUE;
            assertThat(health.isHealthy()).as("as before").isTrue();
            assertThat(health.report().entries()).hasSize(1);
            return false;
        } finally {
            time.callsLeft = Integer.MAX_VALUE;
        }
    }

    @Test
    void work_has_not_begun_when_nothing_can_watch_it() {
        Unwatched context = new Unwatched();
        WorkTracker tracker = new WorkTracker(context, "tracker", LIMIT);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(tracker::begin).isInstanceOf(OutOfMemoryError.class);
            assertThat(tracker.inProgress()).isZero();
        }

        context.failing = false;
        assertThat(tracker.begin()).isNotNull();
        assertThat(tracker.nextEvaluation()).as("the deadline is known").isLessThan(Time.NEVER);
    }

    /** A Health whose monitor cannot be started. */
    private static final class Unwatched implements IndicatorContext {
        private boolean failing = true;

        @Override
        public Time time() {
            return Time.system();
        }

        @Override
        public void update(Runnable change) {
            change.run();
            if (failing) {
                throw new OutOfMemoryError("unable to create native thread");
            }
        }

        @Override
        public void execute(Runnable run) {
            throw new AssertionError("no check here");
        }

        @Override
        public void remove(Indicator indicator) {
            throw new AssertionError("nothing is removed here");
        }

        @Override
        public String name() {
            return "unwatched";
        }

        @Override
        public void checkThrew(String check, Throwable thrown) {
            throw new AssertionError("no check here");
        }
    }

    /** Time stands still, and after some calls there is no memory to ask for it. */
    private static final class FailingTime implements Time {
        private int callsLeft = Integer.MAX_VALUE;

        @Override
        public long nanos() {
            if (callsLeft-- <= 0) {
                throw new OutOfMemoryError("the test says so");
            }
            return 0;
        }

        @Override
        public long epochMillis() {
            return 0;
        }
    }
}
