package io.github.healthchecklib;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.ProbeType.READINESS;
import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.Leftovers;
import io.github.healthchecklib.testing.Race;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A drain is final: nothing opens readiness again. It always waits its notice time, counted from when readiness closed,
 * then until all trackers are idle together, at most its timeout; {@code close()} ends it.
 */
class DrainTest {
    private static final Map<String, String> ANY_PORTS =
            Map.of("HEALTH_CHECK_PORT", "0", "HEALTH_CHECK_READINESS_PORT", "0", "HEALTH_CHECK_STARTUP_PORT", "0");

    private static final int ROUNDS = 300;
    private static final Duration NOTICE = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration MAX_WORK = Duration.ofMinutes(1);

    private final HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(ANY_PORTS));
    private final ExecutorService background = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        probes.close();
        background.shutdownNow();
        await().until(() -> Leftovers.threads().isEmpty());
    }

    private static boolean drain(HealthProbes probes, Duration notice, Duration timeout, WorkTracker... untilIdle)
            throws InterruptedException {
        return probes.drain(notice, timeout, untilIdle);
    }

    @Test
    void drain_closes_readiness_at_once_and_ends_early_when_idle() throws Exception {
        WorkTracker work = probes.liveness().workTracker("work", Duration.ofMinutes(1));
        probes.start();
        WorkTracker.Work inProgress = work.begin();

        Future<Boolean> drained = background.submit(() -> probes.drain(Duration.ZERO, Duration.ofMinutes(1), work));
        await().until(() -> !probes.isOpen(READINESS));
        assertThat(isRefused(probes.port(READINESS))).isTrue();
        assertAnswers(probes.port(LIVENESS));
        assertThat(drained.isDone()).isFalse();

        inProgress.close();
        assertThat(drained.get()).isTrue();
    }

    @Test
    void drain_returns_false_after_its_timeout_with_work_left() throws Exception {
        WorkTracker work = probes.liveness().workTracker("work", Duration.ofMinutes(1));
        probes.start();
        try (var inProgress = work.begin()) {
            assertThat(probes.drain(Duration.ZERO, Duration.ofMillis(20), work)).isFalse();
            assertThat(inProgress).isNotNull();
        }
    }

    @Test
    void start_opens_nothing_after_drain() throws Exception {
        probes.start();
        int readiness = probes.port(READINESS);
        drain(probes, Duration.ZERO, Duration.ZERO);

        probes.start();

        assertThat(probes.isOpen(READINESS)).as("readiness is open").isFalse();
        assertThat(isRefused(readiness)).isTrue();
    }

    @Test
    void start_opens_nothing_while_draining() throws Exception {
        probes.start();
        int readiness = probes.port(READINESS);
        Future<Boolean> drained = background.submit(() -> drain(probes, LONG, Duration.ZERO));
        await().until(() -> !probes.isOpen(READINESS));

        probes.start();

        assertThat(probes.isOpen(READINESS)).as("readiness is open").isFalse();
        assertThat(isRefused(readiness)).isTrue();
        assertThat(drained.isDone()).isFalse();
    }

    /**
     * As when SIGTERM meets a start that takes long. Whichever comes first: once both have returned, readiness refuses.
     */
    @Test
    void readiness_refuses_when_drain_races_start() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicReference<HealthProbes> racing = new AtomicReference<>(probes);
        Race.run(
                ROUNDS,
                1_000_000,
                () -> racing.set(new HealthProbes(HealthProbesConfig.fromEnvironment(ANY_PORTS))),
                () -> racing.get().start(),
                () -> drain(racing.get(), Duration.ZERO, Duration.ZERO),
                () -> {
                    if (racing.get().isOpen(READINESS)) {
                        open.incrementAndGet();
                    }
                    racing.get().close();
                });

        assertThat(open.get())
                .as("readiness open after drain and start, of %d", ROUNDS)
                .isZero();
    }

    @Test
    void close_ends_drain_during_its_notice_time() throws Exception {
        probes.start();
        Future<Boolean> drained = background.submit(() -> probes.drain(Duration.ofHours(1), Duration.ZERO));
        await().until(() -> !probes.isOpen(READINESS));

        probes.close();

        assertThat(drained.get()).isTrue();
    }

    @Test
    void close_ends_drain_while_work_is_in_progress() throws Exception {
        WorkTracker work = probes.liveness().workTracker("work", MAX_WORK);
        probes.start();
        WorkTracker.Work unfinished = work.begin();
        Future<Boolean> drained = background.submit(() -> drain(probes, Duration.ZERO, LONG, work));
        await().until(() -> !probes.isOpen(READINESS));

        probes.close();

        assertThat(resultWithin(Duration.ofSeconds(2), drained))
                .as("what the drain returned once it was closed: all work done?")
                .isEqualTo("false");
        unfinished.close();
    }

    @Test
    void drain_waits_until_trackers_are_idle_together() throws Exception {
        WorkTracker first = probes.liveness().workTracker("first", MAX_WORK);
        WorkTracker second = probes.liveness().workTracker("second", MAX_WORK);
        probes.start();
        WorkTracker.Work ofSecond = second.begin();
        AtomicReference<Thread> draining = new AtomicReference<>();
        Future<Boolean> drained = background.submit(() -> {
            draining.set(Thread.currentThread());
            return drain(probes, Duration.ZERO, LONG, first, second);
        });
        await().until(() -> isWaiting(draining.get()) && !probes.isOpen(READINESS));

        WorkTracker.Work ofFirst = first.begin();
        ofSecond.close();

        assertThat(resultWithin(Duration.ofMillis(300), drained))
                .as("what the drain returned with a piece of work in progress: all work done?")
                .isEqualTo("not yet");
        ofFirst.close();
        assertThat(resultWithin(Duration.ofSeconds(5), drained)).isEqualTo("true");
    }

    @Test
    void drain_waits_notice_time_when_trackers_are_idle() throws Exception {
        WorkTracker idle = probes.liveness().workTracker("work", MAX_WORK);
        probes.start();
        long begun = System.nanoTime();

        assertThat(drain(probes, NOTICE, LONG, idle)).isTrue();

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("how long the drain took, with a notice time of %s", NOTICE)
                .isGreaterThanOrEqualTo(NOTICE);
    }

    @Test
    void drain_waits_only_the_rest_of_notice_time_after_readiness_closed() throws Exception {
        HealthSignal database = probes.readiness().signal("database");
        database.healthy();
        probes.start();
        await().until(() -> probes.isOpen(READINESS));
        database.unhealthy("no route");
        long closed = System.nanoTime();
        await().until(() -> System.nanoTime() - closed > NOTICE.toNanos());

        long begun = System.nanoTime();
        drain(probes, NOTICE, Duration.ZERO);

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("how long the drain took, with a notice time of %s that was over", NOTICE)
                .isLessThan(NOTICE.dividedBy(2));
    }

    @Test
    void drain_waits_only_the_rest_of_notice_time_when_liveness_failed_before() throws Exception {
        HealthSignal loop = probes.liveness().signal("loop");
        loop.healthy();
        probes.start();
        await().until(() -> probes.isOpen(READINESS));
        loop.unhealthy("stuck");
        long closed = System.nanoTime();
        await().until(() -> System.nanoTime() - closed > NOTICE.toNanos());

        long begun = System.nanoTime();
        drain(probes, NOTICE, Duration.ZERO);

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("how long the drain took, with a notice time of %s that was over", NOTICE)
                .isLessThan(NOTICE.dividedBy(2));
    }

    /**
     * "Liveness stays open, so that work can be finished; that stays so until close()": a drain is no failure of
     * readiness.
     */
    @Test
    void liveness_stays_open_while_draining_when_it_escalates_readiness() throws Exception {
        Duration limit = Duration.ofMillis(100);
        probes.liveness().escalate(probes.readiness(), limit);
        probes.start();
        await().until(() -> probes.isOpen(LIVENESS) && probes.isOpen(READINESS));
        Future<Boolean> drained = background.submit(() -> probes.drain(Duration.ofHours(1), Duration.ZERO));
        await().until(() -> !probes.isOpen(READINESS));

        await().during(limit.multipliedBy(4))
                .atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(probes.liveness().report().reasons())
                        .as("why liveness refuses while draining")
                        .isEmpty());
        assertThat(drained.isDone()).isFalse();
    }

    private static boolean isWaiting(Thread thread) {
        return thread != null
                && List.of(Thread.State.WAITING, Thread.State.TIMED_WAITING).contains(thread.getState());
    }

    private static String resultWithin(Duration atMost, Future<Boolean> drained) throws Exception {
        try {
            return drained.get(atMost.toMillis(), TimeUnit.MILLISECONDS).toString();
        } catch (TimeoutException notYet) {
            return "not yet";
        }
    }
}
