package io.github.healthchecklib.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.TcpHealthCheckServer;
import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.Hang;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The queue of what foreign code is told, and its thread. */
class NotifierTest {
    private static final Timeout NO_TIME = new Timeout(Duration.ZERO);

    private final CapturedLog lines = new CapturedLog();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final Hang hang = new Hang();

    /** Threads that were to be started. */
    private final List<Thread> starting = new ArrayList<>();

    @AfterEach
    void close() {
        hang.close();
        lines.close();
    }

    @Test
    void flush_tells_whether_everything_was_delivered() {
        Notifier notifier = notifier();
        notifier.post(task("first"));
        assertThat(notifier.flush(aMinute())).isTrue();
        assertThat(done).containsExactly("first");

        notifier.post(new Notifier.Task(hang::hang));
        notifier.post(task("second"));
        await().until(hang::hasBegun);
        assertThat(notifier.flush(NO_TIME)).isFalse();

        hang.close();
        assertThat(notifier.flush(aMinute())).isTrue();
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void flush_does_not_wait_for_a_delay() {
        Notifier notifier = notifier();
        notifier.postDelayed(Duration.ofHours(1).toNanos(), task("later"));

        assertThat(notifier.flush(aMinute())).isTrue();

        assertThat(done).containsExactly("later");
    }

    @Test
    void flush_by_a_task_returns_at_once() {
        Notifier notifier = notifier();
        notifier.post(new Notifier.Task(() -> done.add("delivered: " + notifier.flush(aMinute()))));

        assertThat(notifier.flush(aMinute())).isTrue();

        assertThat(done).containsExactly("delivered: false");
    }

    @Test
    void notifier_is_stalled_until_its_thread_can_be_started() {
        boolean[] noThreads = {true};
        Notifier notifier = notifier(thread -> {
            if (noThreads[0]) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            thread.start();
        });
        assertThat(notifier.isStalled()).as("with nothing to do").isFalse();

        notifier.post(task("late"));
        assertThat(notifier.isStalled()).isTrue();

        noThreads[0] = false;
        assertThat(notifier.isStalled()).isFalse();
        await().until(() -> done.equals(List.of("late")));
    }

    @Test
    void notifier_with_nothing_to_do_starts_no_thread() {
        Notifier notifier = notifier(starting::add);

        assertThat(notifier.isStalled()).isFalse();
        assertThat(notifier.flush(aMinute())).isTrue();

        assertThat(starting).isEmpty();
    }

    @Test
    void lines_beyond_the_limit_are_dropped_and_counted() throws Exception {
        Notifier notifier = notifier(starting::add);
        for (int line = 1; line <= Notifier.MAX_PENDING + 5; line++) {
            String text = "line " + line;
            notifier.postOrDrop(() -> done.add(text));
        }

        Thread thread = starting.get(starting.size() - 1);
        thread.start();
        thread.join();

        assertThat(done).hasSize(Notifier.MAX_PENDING).endsWith("line " + Notifier.MAX_PENDING);
        assertThat(lines.warnings()).containsExactly("Too many health notifications pending: 5 dropped");
    }

    @Test
    void throwing_task_is_logged_and_its_interrupt_is_contained() {
        Notifier notifier = notifier();
        notifier.post(new Notifier.Task(() -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the test says so");
        }));
        notifier.post(new Notifier.Task(
                () -> done.add("interrupted: " + Thread.currentThread().isInterrupted())));

        assertThat(notifier.flush(aMinute())).isTrue();

        assertThat(done).containsExactly("interrupted: false");
        assertThat(lines.errors())
                .containsExactly("A health listener or log handler threw; later changes are still delivered");
    }

    @Test
    void task_is_in_the_queue_once_however_often_it_was_posted() {
        Notifier notifier = notifier();
        Notifier.Task task = task("once");
        notifier.post(new Notifier.Task(hang::hang));
        await().until(hang::hasBegun);
        notifier.post(task);
        notifier.post(task);
        hang.close();

        assertThat(notifier.flush(aMinute())).isTrue();

        assertThat(done).containsExactly("once");
    }

    private Notifier.Task task(String name) {
        return new Notifier.Task(() -> done.add(name));
    }

    private static Notifier notifier() {
        return notifier(Thread::start);
    }

    private static Notifier notifier(Consumer<Thread> starter) {
        return new Log(TcpHealthCheckServer.class, starter).notifier();
    }

    private static Timeout aMinute() {
        return new Timeout(Duration.ofMinutes(1));
    }
}
