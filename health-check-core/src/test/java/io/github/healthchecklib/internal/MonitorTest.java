package io.github.healthchecklib.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.TcpHealthCheckServer;
import io.github.healthchecklib.testing.CapturedLog;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread that sleeps until the next deadline. In real time. */
class MonitorTest {
    private static final String NAME = "monitor-under-test";
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Time time = Time.system();
    private final CapturedLog log = new CapturedLog();
    private final AtomicInteger calls = new AtomicInteger();
    private Monitor monitor = monitor(() -> Time.NEVER);

    @AfterEach
    void close() {
        monitor.close();
        log.close();
    }

    private Monitor monitor(LongSupplier task) {
        return new Monitor(
                NAME,
                time,
                () -> {
                    calls.incrementAndGet();
                    return task.getAsLong();
                },
                new Log(TcpHealthCheckServer.class),
                Thread::start);
    }

    @Test
    void there_is_no_thread_before_the_first_deadline() {
        monitor.wakeAt(Time.NEVER);
        assertThat(threads()).isZero();

        monitor.wakeAt(time.nanos() + HOUR);
        assertThat(threads()).isEqualTo(1);
    }

    @Test
    void the_task_is_called_at_its_deadline_and_not_before() {
        AtomicLong calledAt = new AtomicLong(-1);
        monitor = monitor(() -> {
            calledAt.compareAndSet(-1, time.nanos());
            return Time.NEVER;
        });
        long deadline = time.nanos() + 50 * MILLI;
        monitor.wakeAt(deadline);

        await().until(() -> calledAt.get() >= 0);
        assertThat(calledAt.get()).isGreaterThanOrEqualTo(deadline);
    }

    @Test
    void only_an_earlier_deadline_replaces_the_current_one() {
        monitor.wakeAt(time.nanos() + HOUR);
        monitor.wakeAt(time.nanos() + 20 * MILLI);
        monitor.wakeAt(time.nanos() + 2 * HOUR);

        await().until(() -> calls.get() == 1);
    }

    @Test
    void the_task_says_when_it_is_called_next() {
        monitor = monitor(() -> calls.get() < 5 ? time.nanos() + MILLI : Time.NEVER);
        monitor.wakeAt(0);

        await().until(() -> calls.get() == 5);
    }

    @Test
    void sleeps_between_deadlines_despite_an_interrupt() {
        monitor.wakeAt(time.nanos() + HOUR);
        thread().interrupt();

        await().until(() -> thread().getState() == Thread.State.TIMED_WAITING && !thread().isInterrupted());
        monitor.wakeAt(0);
        await().until(() -> calls.get() == 1 && thread().getState() == Thread.State.WAITING);
        thread().interrupt();
        await().until(() -> thread().getState() == Thread.State.WAITING && !thread().isInterrupted());
        assertThat(calls).hasValue(1);
    }

    @Test
    void throwing_task_is_retried_after_100_ms_and_logged_once() {
        AtomicLong first = new AtomicLong();
        AtomicLong second = new AtomicLong();
        monitor = monitor(() -> {
            switch (calls.get()) {
                case 1 -> first.set(time.nanos());
                case 2 -> second.set(time.nanos());
                case 3 -> {
                    return time.nanos();
                }
                default -> {
                    return Time.NEVER;
                }
            }
            throw new OutOfMemoryError("the test says so");
        });
        monitor.wakeAt(0);

        await().until(() -> calls.get() == 4);
        assertThat(second.get() - first.get()).isGreaterThanOrEqualTo(100 * MILLI);
        await().untilAsserted(() ->
                assertThat(log.errors()).containsExactly("Health evaluation failed; retrying every 100 ms"));
    }

    @Test
    void a_failure_after_a_success_is_logged_again() {
        monitor = monitor(() -> {
            if (calls.get() % 2 == 1) {
                throw new IllegalStateException("the test says so");
            }
            return calls.get() < 4 ? time.nanos() : Time.NEVER;
        });
        monitor.wakeAt(0);

        await().until(() -> calls.get() == 4);
        await().untilAsserted(() -> assertThat(log.errors()).hasSize(2));
    }

    @Test
    void a_log_that_throws_too_does_not_end_it() {
        try (var failing = new CapturedLog(record -> {
            throw new OutOfMemoryError("the test says so");
        })) {
            monitor = new Monitor(
                    NAME,
                    time,
                    () -> {
                        if (calls.incrementAndGet() == 1) {
                            throw new OutOfMemoryError("the test says so");
                        }
                        return Time.NEVER;
                    },
                    new Log(TcpHealthCheckServer.class),
                    Thread::start);
            monitor.wakeAt(0);

            await().until(() -> calls.get() == 2);
            await().until(() -> !failing.errors().isEmpty());
        }
    }

    @Test
    void close_ends_the_thread_for_good() {
        monitor.wakeAt(time.nanos() + HOUR);
        Thread thread = thread();

        monitor.close();

        assertThat(thread.isAlive()).isFalse();
        monitor.wakeAt(0);
        assertThat(threads()).isZero();
        assertThat(calls).hasValue(0);
    }

    @Test
    void close_waits_for_the_task_and_may_be_called_by_it() throws Exception {
        CountDownLatch closedByItself = new CountDownLatch(1);
        monitor = monitor(() -> {
            monitor.close();
            closedByItself.countDown();
            return Time.NEVER;
        });
        monitor.wakeAt(0);

        assertThat(closedByItself.await(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> threads() == 0);
    }

    private static Thread thread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(NAME))
                .findFirst()
                .orElseThrow();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(NAME))
                .count();
    }
}
