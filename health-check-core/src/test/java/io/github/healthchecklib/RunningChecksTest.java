package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.Leftovers;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks in real time: the names and number of their threads, what interrupts them, and how runs are spread. */
class RunningChecksTest {
    private static final int CHECKS = 300;

    /** For 300 checks as for 1,000. */
    private static final int MAX_CHECK_THREADS = 50;

    private final Health health = new Health("liveness");

    @AfterEach
    void close() {
        health.close();
    }

    @Test
    void a_check_runs_on_a_daemon_thread_with_its_name() throws Exception {
        AtomicReference<String> thread = new AtomicReference<>();
        health.check("disk", () -> {
            thread.set(Thread.currentThread().getName() + " "
                    + Thread.currentThread().isDaemon());
            return CheckResult.healthy();
        });
        assertThat(health.awaitHealthy(Duration.ofSeconds(10))).isTrue();
        assertThat(thread).hasValue("health-check-disk true");
    }

    @Test
    void check_that_ignores_interrupts_delays_neither_others_nor_close() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch otherRuns = new CountDownLatch(20);
        var schedule = CheckSchedule.every(Duration.ofMillis(5)).withTimeout(Duration.ofMillis(5));
        health.check("stubborn", schedule, () -> {
            while (go.getCount() > 0) {
                Thread.onSpinWait();
            }
            return CheckResult.healthy();
        });
        health.check("other", CheckSchedule.every(Duration.ofMillis(5)), () -> {
            otherRuns.countDown();
            return CheckResult.healthy();
        });

        otherRuns.await();
        assertThat(Leftovers.threadsNamed("health-check-stubborn")).isEqualTo(1);
        health.close();

        assertThat(Leftovers.threadsNamed("health-monitor")).isZero();
        go.countDown();
        await().until(() -> Leftovers.threadsNamed("health-check-stubborn") == 0);
    }

    @Test
    void a_late_check_is_interrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        health.check("sleeper", CheckSchedule.defaults().withTimeout(Duration.ofMillis(20)), () -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return CheckResult.healthy();
        });

        interrupted.await();

        assertThat(health.report().reasons()).isEqualTo("sleeper: timed out after 0.02s");
    }

    @Test
    void close_interrupts_running_checks() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        health.check("waits", CheckSchedule.defaults().withTimeout(Duration.ofHours(1)), () -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return CheckResult.healthy();
        });
        running.await();

        health.close();

        interrupted.await();
    }

    /** The Javadoc: "each check that runs has one while it runs". */
    @Test
    void checks_have_few_threads_when_none_runs() {
        int before = liveThreads();
        AtomicInteger runs = new AtomicInteger();
        for (int i = 0; i < CHECKS; i++) {
            health.check("check " + i, CheckSchedule.every(Duration.ofHours(1)), () -> {
                LockSupport.parkNanos(20_000_000);
                runs.incrementAndGet();
                return CheckResult.healthy();
            });
        }
        await().until(health::isHealthy);
        assertThat(runs.get()).isEqualTo(CHECKS);

        await("few threads left of " + CHECKS + " checks")
                .atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(liveThreads() - before).isLessThanOrEqualTo(MAX_CHECK_THREADS));
    }

    @Test
    void checks_of_one_period_are_spread_over_it() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        // Long enough that the machine can stall for half a second without 50 checks being due at once.
        Duration period = Duration.ofSeconds(5);
        Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        List<Long> secondRuns = new CopyOnWriteArrayList<>();
        int before = liveThreads();
        for (int i = 0; i < CHECKS; i++) {
            String name = "check " + i;
            health.check(name, CheckSchedule.every(period), () -> {
                if (runs.computeIfAbsent(name, key -> new AtomicInteger()).incrementAndGet() == 2) {
                    secondRuns.add(System.nanoTime());
                }
                LockSupport.parkNanos(5_000_000);
                return CheckResult.healthy();
            });
        }
        await().pollInterval(Duration.ofMillis(1)).until(() -> runs.size() == CHECKS);
        // The first runs have come at once, and had as many threads as that took.
        threads.resetPeakThreadCount();
        int left = liveThreads();
        await().atMost(period.multipliedBy(4)).until(() -> secondRuns.size() == CHECKS);

        List<Long> sorted = secondRuns.stream().sorted().toList();
        long middleHalf = sorted.get(CHECKS * 3 / 4) - sorted.get(CHECKS / 4);
        assertThat(Duration.ofNanos(middleHalf))
                .as("the time in which half of the second runs began, with a period of %s", period)
                .isGreaterThan(period.dividedBy(4));
        assertThat(threads.getPeakThreadCount() - before)
                .as("threads at the second runs of %d checks, of which %d were left", CHECKS, left - before)
                .isLessThanOrEqualTo(MAX_CHECK_THREADS);
    }

    private static int liveThreads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
