package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.ManualRunner;
import io.github.healthchecklib.testing.VirtualTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When {@code awaitHealthy}, {@code awaitIdle} and {@code drain} return, however long they may wait. */
class WaitingTest {
    /** {@code FOREVER}, and what is too long or too negative for a number of nanoseconds. */
    private static final List<Duration> LONG = List.of(ChronoUnit.FOREVER.getDuration(), Duration.ofDays(300 * 366));

    private static final Duration LONG_PAST = Duration.ofSeconds(Long.MIN_VALUE);

    /** For what returns at once, on a busy machine. */
    private static final Duration PROMPTLY = Duration.ofSeconds(2);

    private final Health health = new Health("liveness");
    private final ExecutorService background = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        health.close();
        background.shutdownNow();
    }

    @Test
    void awaitHealthy_returns_once_healthy_when_it_waits_forever() throws Exception {
        for (Duration duration : LONG) {
            try (Health waitedFor = new Health("waited for")) {
                HealthSignal signal = waitedFor.signal("signal");
                Future<Boolean> healthy = background.submit(() -> waitedFor.awaitHealthy(duration));
                signal.healthy();
                assertThat(result(healthy)).as("awaitHealthy(%s)", duration).isEqualTo("true");
            }
        }
    }

    @Test
    void awaitIdle_returns_once_idle_when_it_waits_forever() throws Exception {
        for (Duration duration : LONG) {
            WorkTracker tracker = health.workTracker("work for " + duration, Duration.ofMinutes(1));
            WorkTracker.Work work = tracker.begin();
            Future<Boolean> idle = background.submit(() -> tracker.awaitIdle(duration));
            work.close();
            assertThat(result(idle)).as("awaitIdle(%s)", duration).isEqualTo("true");
        }
    }

    @Test
    void drain_returns_once_closed_when_it_waits_forever() throws Exception {
        for (Duration duration : LONG) {
            HealthProbes probes = new HealthProbes(HealthProbesConfig.defaults().withAnyPorts());
            probes.start();
            Future<Boolean> drained = background.submit(() -> probes.drain(duration, Duration.ZERO));
            await().until(() -> drained.isDone() || !probes.isOpen(ProbeType.READINESS));
            probes.close();
            assertThat(result(drained)).as("drain(%s)", duration).isEqualTo("true");
        }
    }

    @Test
    void waits_return_at_once_when_the_time_is_far_below_zero() {
        health.signal("signal");
        WorkTracker tracker = health.workTracker("work", Duration.ofMinutes(1));
        WorkTracker.Work work = tracker.begin();

        assertThatCode(() -> {
                    assertThat(health.awaitHealthy(LONG_PAST)).isFalse();
                    assertThat(tracker.awaitIdle(LONG_PAST)).isFalse();
                })
                .doesNotThrowAnyException();
        work.close();
    }

    @Test
    void awaitHealthy_returns_false_at_once_when_closed() throws Exception {
        health.signal("signal");
        health.close();

        assertThat(result(background.submit(() -> health.awaitHealthy(Duration.ofMinutes(1)))))
                .isEqualTo("false");
    }

    @Test
    void awaitHealthy_returns_false_when_closed_while_it_waits() throws Exception {
        health.signal("signal");
        Thread[] waiting = new Thread[1];
        Future<Boolean> healthy = background.submit(() -> {
            waiting[0] = Thread.currentThread();
            return health.awaitHealthy(Duration.ofMinutes(1));
        });
        await().until(() -> waiting[0] != null && waiting[0].getState() == Thread.State.TIMED_WAITING);

        health.close();

        assertThat(result(healthy)).isEqualTo("false");
    }

    /** The monitor sleeps for real here, so that nobody has noticed yet that the limit is over. */
    @Test
    void awaitHealthy_returns_false_after_an_unnoticed_deadline() throws Exception {
        VirtualTime time = new VirtualTime();
        try (Health unmonitored = new Health("unmonitored", new HealthRuntime(time, new ManualRunner()), true)) {
            unmonitored.heartbeat("loop", Duration.ofHours(1)).beat();
            time.advance(Duration.ofHours(1));

            assertThat(unmonitored.awaitHealthy(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void awaitIdle_misses_no_end_of_work_by_many_threads() throws Exception {
        WorkTracker work = health.workTracker("work", Duration.ofMinutes(1));
        for (int round = 0; round < 200; round++) {
            CountDownLatch begun = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                background.execute(() -> {
                    try (var piece = work.begin()) {
                        assertThat(piece).isNotNull();
                        begun.countDown();
                    }
                });
            }
            begun.await();
            assertThat(work.awaitIdle(Duration.ofSeconds(20))).isTrue();
        }
    }

    private static String result(Future<Boolean> future) throws Exception {
        try {
            return future.get(PROMPTLY.toMillis(), TimeUnit.MILLISECONDS).toString();
        } catch (TimeoutException notYet) {
            return "not yet";
        }
    }
}
