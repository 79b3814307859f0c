package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.internal.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the engine does for its indicators and observers, and for a transition that an Error has cut short. */
class HealthEngineTest {
    private final Health health = new Health("liveness");
    private final HealthEngine engine = health.engine();

    @AfterEach
    void close() {
        health.close();
    }

    @Test
    void monitor_finishes_a_transition_that_an_error_cut_short() {
        AtomicBoolean failing = new AtomicBoolean(true);
        AtomicBoolean followed = new AtomicBoolean();
        HealthSignal signal = health.signal("signal");
        engine.addObserver(() -> {
            if (failing.getAndSet(false)) {
                throw new OutOfMemoryError("the test says so");
            }
            followed.set(engine.isHealthyUnderLock());
        });

        assertThatThrownBy(signal::healthy).isInstanceOf(OutOfMemoryError.class);

        await().untilTrue(followed);
    }

    @Test
    void monitor_finishes_an_update_that_lack_of_memory_cut_short() throws Exception {
        HealthSignal signal = health.signal("signal");

        assertThatThrownBy(() -> engine.update(() -> {
                    signal.becomeHealthy();
                    throw new OutOfMemoryError("the test says so");
                }))
                .isInstanceOf(OutOfMemoryError.class);

        assertThat(health.awaitHealthy(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void removed_observer_is_not_notified() {
        AtomicInteger notified = new AtomicInteger();
        StatusObserver observer = notified::incrementAndGet;
        HealthSignal signal = health.signal("signal");
        engine.addObserver(observer);
        signal.healthy();
        assertThat(notified.get()).isEqualTo(1);

        engine.removeObserver(observer);
        signal.unhealthy("the test says so");

        assertThat(notified.get()).isEqualTo(1);
    }

    @Test
    void removed_indicator_is_released_once() {
        Timed indicator = engine.add(new Timed(engine));

        indicator.remove();
        assertThat(indicator.released).isEqualTo(1);

        indicator.remove();
        assertThat(indicator.released).isEqualTo(1);
    }

    @Test
    void indicators_change_only_by_a_removal_of_one_of_them() {
        Indicators indicators = new Indicators();
        Timed present = new Timed(engine);
        indicators.add(present, "liveness");
        indicators.changeRecorded();

        assertThat(indicators.remove(new Timed(engine))).isFalse();
        assertThat(indicators.haveChanged()).isFalse();

        assertThat(indicators.remove(present)).isTrue();
        assertThat(indicators.haveChanged()).isTrue();
    }

    @Test
    void indicator_that_nothing_can_watch_is_not_added_but_released() {
        HealthRuntime withoutThreads = new HealthRuntime(Time.system(), Runnable::run, thread -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        try (Health unwatched = new Health("unwatched", withoutThreads, false)) {
            Timed indicator = new Timed(unwatched.engine());

            assertThatThrownBy(() -> unwatched.engine().add(indicator)).isInstanceOf(OutOfMemoryError.class);

            assertThat(unwatched.report().entries()).isEmpty();
            assertThat(indicator.released).isEqualTo(1);
        }
    }

    /** An indicator with a deadline, in an hour. */
    private static final class Timed extends Indicator {
        private final long deadline;
        private int released;

        Timed(IndicatorContext context) {
            super(context, "timed", "");
            deadline = context.time().nanos() + 3_600_000_000_000L;
        }

        @Override
        long nextEvaluation() {
            return deadline;
        }

        @Override
        void release() {
            released++;
        }
    }
}
