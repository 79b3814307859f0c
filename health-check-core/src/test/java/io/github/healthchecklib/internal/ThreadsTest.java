package io.github.healthchecklib.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.Hang;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Joins that no interrupt cuts short. */
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class ThreadsTest {
    private final Hang hang = new Hang();
    private final Thread thread = Threads.daemon("health-thread-under-test", hang::hang);

    @AfterEach
    void close() throws InterruptedException {
        hang.close();
        thread.join();
    }

    @Test
    void daemon_has_its_name_and_is_not_started() {
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("health-thread-under-test");
        assertThat(thread.getState()).isEqualTo(Thread.State.NEW);
        thread.start();
    }

    @Test
    void join_waits_for_the_end_and_keeps_the_interrupt() {
        thread.start();
        Thread joining = Thread.currentThread();
        Thread ending = new Thread(() -> {
            await().until(() -> joining.getState() == Thread.State.WAITING);
            joining.interrupt();
            hang.close();
        });
        ending.start();

        Threads.joinUninterruptibly(thread);

        assertThat(thread.isAlive()).isFalse();
        assertThat(Thread.interrupted()).as("interrupt").isTrue();
    }

    @Test
    void join_with_a_limit_returns_when_that_is_over() {
        thread.start();
        long begun = System.nanoTime();

        assertThat(Threads.joinUninterruptibly(thread, 50)).isFalse();

        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(50_000_000);
        assertThat(thread.isAlive()).isTrue();
        assertThat(Thread.interrupted()).as("interrupt").isFalse();
    }

    @Test
    void join_with_a_limit_returns_at_the_end_of_the_thread() {
        thread.start();
        hang.close();

        assertThat(Threads.joinUninterruptibly(thread, 3_600_000)).isTrue();

        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void thread_does_not_wait_for_itself() {
        Threads.joinUninterruptibly(Thread.currentThread());

        assertThat(Threads.joinUninterruptibly(Thread.currentThread(), 3_600_000))
                .isTrue();
        thread.start();
    }
}
