package io.github.healthchecklib.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many threads checks get, and when. */
class CheckThreadsTest {
    private final CheckThreads pool = new CheckThreads();
    private final CountDownLatch released = new CountDownLatch(1);
    private final Set<Thread> started = ConcurrentHashMap.newKeySet();
    private final AtomicInteger runsBegun = new AtomicInteger();

    @BeforeEach
    void awaitTheEndOfOtherPools() {
        await().until(() -> threads() == 0);
    }

    @AfterEach
    void close() {
        released.countDown();
        pool.close();
        await().until(() -> threads() == 0);
    }

    @Test
    void run_gets_a_thread_of_its_own_while_the_others_are_busy() {
        for (int run = 1; run <= 3; run++) {
            pool.execute(this::runUntilReleased);
            int expected = run;
            await().until(() -> started.size() == expected);
        }
        assertThat(pool.isShort()).isFalse();
        assertThat(threads()).isEqualTo(3);
    }

    @Test
    void runs_one_after_another_share_a_thread() {
        for (int run = 0; run < 20; run++) {
            CountDownLatch done = new CountDownLatch(1);
            pool.execute(() -> {
                started.add(Thread.currentThread());
                done.countDown();
            });
            await().until(() -> done.getCount() == 0);
            await().until(() -> started.stream().allMatch(CheckThreadsTest::isIdle));
        }
        assertThat(started).hasSize(1);
    }

    @Test
    void runs_due_together_share_32_threads_that_end_when_idle() {
        for (int round = 1; round <= 2; round++) {
            CountDownLatch release = new CountDownLatch(1);
            started.clear();
            for (int run = 0; run < 40; run++) {
                pool.execute(() -> runUntil(release));
            }
            assertThat(threads()).as("round %d", round).isEqualTo(CheckThreads.SHARED);
            await().until(() -> started.size() == CheckThreads.SHARED);
            assertThat(pool.isShort()).isTrue();

            release.countDown();
            await().until(() -> threads() == 0);
            assertThat(pool.isShort()).isFalse();
        }
    }

    @Test
    void pool_grows_only_while_a_run_waits_and_no_thread_becomes_free() {
        pool.grow();
        pool.grow();
        assertThat(threads()).as("nothing to run").isZero();

        for (int run = 0; run < CheckThreads.SHARED + 2; run++) {
            pool.execute(this::runUntilReleased);
        }
        await().until(() -> started.size() == CheckThreads.SHARED);
        pool.grow();
        await().until(() -> started.size() == CheckThreads.SHARED + 1);
        assertThat(pool.isShort()).as("one waits still").isTrue();
        assertThat(threads()).isEqualTo(CheckThreads.SHARED + 1);
    }

    @Test
    void pool_does_not_grow_when_a_run_has_ended_since() {
        CountDownLatch first = new CountDownLatch(1);
        pool.execute(() -> runUntil(first));
        for (int run = 1; run < CheckThreads.SHARED + 2; run++) {
            pool.execute(this::runUntilReleased);
        }
        await().until(() -> started.size() == CheckThreads.SHARED);
        first.countDown();
        // The thread that is free runs the next one, and one waits still.
        await().until(() -> runsBegun.get() == CheckThreads.SHARED + 1);

        pool.grow();

        assertThat(pool.isShort()).isTrue();
        assertThat(threads()).isEqualTo(CheckThreads.SHARED);
    }

    @Test
    void pool_grows_slowly_for_50_ms_then_exponentially_up_to_32() {
        for (int run = 0; run < 200; run++) {
            pool.execute(this::runUntilReleased);
        }
        int expected = CheckThreads.SHARED;
        for (int growth : new int[] {1, 1, 1, 1, 1, 2, 4, 8, 16, 32, 32}) {
            pool.grow();
            expected += growth;
            assertThat(threads()).isEqualTo(expected);
        }
        released.countDown();
        await().until(() -> !pool.isShort());
    }

    @Test
    void interrupt_that_comes_late_does_not_end_an_idle_thread() {
        pool.execute(() -> started.add(Thread.currentThread()));
        await().until(() -> started.stream().anyMatch(CheckThreadsTest::isIdle));
        started.forEach(Thread::interrupt);

        pool.execute(this::runUntilReleased);

        await().until(() -> started.size() == 1 && !started.stream().allMatch(CheckThreadsTest::isIdle));
    }

    @Test
    void closed_pool_runs_nothing_more() {
        for (int run = 0; run < CheckThreads.SHARED + 1; run++) {
            pool.execute(this::runUntilReleased);
        }
        await().until(() -> started.size() == CheckThreads.SHARED);

        pool.close();
        pool.execute(() -> started.add(new Thread()));
        assertThat(pool.isShort()).isFalse();
        released.countDown();

        await().until(() -> threads() == 0);
        assertThat(started).hasSize(CheckThreads.SHARED);
    }

    private void runUntilReleased() {
        runUntil(released);
    }

    private void runUntil(CountDownLatch release) {
        runsBegun.incrementAndGet();
        started.add(Thread.currentThread());
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new AssertionError("Nobody interrupts this", e);
        }
    }

    private static boolean isIdle(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("health-check"))
                .count();
    }
}
