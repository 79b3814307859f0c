package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the latch says before startup has been passed and after it. */
class StartupLatchTest {
    private final Health liveness = new Health("liveness");
    private final Health startup = new Health("startup");
    private final HealthSignal loop = liveness.signal("loop");
    private final HealthSignal migrated = startup.signal("migrated");
    private final StartupLatch latch = new StartupLatch(liveness.engine(), startup.engine());

    @AfterEach
    void close() {
        liveness.close();
        startup.close();
    }

    @Test
    void latch_blames_startup_first_and_then_liveness() {
        migrated.unhealthy("at version 7 of 9");
        loop.unhealthy("not running");
        assertThat(latch.name()).isEqualTo("startup");
        assertThat(reasons()).isEqualTo("migrated: at version 7 of 9");
        assertThat(hasFailed()).isTrue();

        migrated.healthy();
        assertThat(latch.name()).isEqualTo("liveness");
        assertThat(reasons()).isEqualTo("loop: not running");
        assertThat(hasFailed()).isTrue();

        loop.healthy();
        assertThat(reasons()).isEmpty();
    }

    @Test
    void latch_stays_passed_until_it_is_reset() {
        assertThat(isPassed()).isFalse();
        migrated.healthy();
        assertThat(isPassed()).isFalse();
        loop.healthy();
        assertThat(isPassed()).isTrue();

        loop.unhealthy("stuck");
        migrated.unhealthy("of no interest any more");
        assertThat(isPassed()).isTrue();
        assertThat(reasons()).isEmpty();
        assertThat(hasFailed()).isFalse();

        synchronized (HealthEngine.LOCK) {
            latch.reset();
        }
        assertThat(isPassed()).isFalse();
        assertThat(hasFailed()).isTrue();
    }

    @Test
    void latch_that_is_only_starting_has_not_failed() {
        try (Health alive = new Health("liveness");
                Health started = new Health("startup")) {
            HealthEngine engine = started.engine();
            engine.add(HealthSignal.lifecycle(engine, "started"));
            alive.signal("loop").healthy();
            StartupLatch starting = new StartupLatch(alive.engine(), engine);
            synchronized (HealthEngine.LOCK) {
                assertThat(starting.hasFailed()).isFalse();
            }
        }
    }

    @Test
    void observers_follow_until_they_are_removed() {
        AtomicInteger followed = new AtomicInteger();
        StatusObserver observer = followed::incrementAndGet;
        synchronized (HealthEngine.LOCK) {
            latch.addObserver(observer);
        }
        migrated.healthy();
        loop.healthy();
        assertThat(followed.get()).isEqualTo(1);

        synchronized (HealthEngine.LOCK) {
            latch.reset();
            assertThat(followed.get()).isEqualTo(2);
            latch.removeObserver(observer);
            latch.reset();
        }
        assertThat(followed.get()).isEqualTo(2);
    }

    private boolean isPassed() {
        assertThat(latch.isHealthyForProbe()).isEqualTo(latch.isHealthyUnderLock());
        return latch.isHealthyUnderLock();
    }

    private boolean hasFailed() {
        synchronized (HealthEngine.LOCK) {
            return latch.hasFailed();
        }
    }

    private String reasons() {
        return latch.reasons();
    }
}
