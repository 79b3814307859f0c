package io.github.healthchecklib.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which foreign code runs: listeners and log handlers. Tasks run in the order in which they were posted, under no
 * lock. What hangs or throws there delays later notifications only, and no port.
 *
 * <p>The daemon thread starts with the first task and ends once it has been idle for a second, so an idle application has none.
 *
 * <p>Locking: the monitor of this object guards the queue. No task runs under it.
 */
public final class Notifier {
    /** Lines for the log beyond this are dropped, and counted. */
    static final int MAX_PENDING = 1000;

    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Log log;

    // Allocated in full beforehand: a task must find room when memory is used up.
    private final Queue<Runnable> queue = new ArrayDeque<>(MAX_PENDING + 1);
    private final List<Delayed> delayed = new ArrayList<>();
    private @Nullable Thread thread;
    private int dropped;
    private int flushes;

    /** A task that is due later. */
    private record Delayed(long due, Runnable task) {}

    /**
     * Creates a notifier, without a thread yet.
     *
     * @param log where tasks that throw are reported
     */
    public Notifier(Log log) {
        this.log = log;
    }

    /**
     * Has a task run soon. Never waits, throws nothing and, once the thread runs, allocates nothing. The caller must not post a task
     * again before it has begun to run, so that the queue stays bounded.
     *
     * @param task what to run
     */
    public synchronized void post(Runnable task) {
        queue.add(task);
        ensureThread();
        notifyAll();
    }

    /**
     * Has a task run soon, unless {@value #MAX_PENDING} are pending: then it is dropped, and the number of those is logged.
     *
     * @param task what to run
     */
    synchronized void postOrDrop(Runnable task) {
        if (queue.size() < MAX_PENDING) {
            post(task);
        } else {
            dropped++;
        }
    }

    /**
     * Has a task run after a time, or by the next {@link #flush}. For tasks on the notifier's own thread.
     *
     * @param nanos how long to wait
     * @param task what to run
     */
    public synchronized void postDelayed(long nanos, Runnable task) {
        delayed.add(new Delayed(System.nanoTime() + nanos, task));
    }

    /**
     * Starts the thread if there is something to do and it could not be started before, for lack of memory or threads.
     *
     * @return whether tasks are pending without a thread
     */
    public synchronized boolean isStalled() {
        if (!queue.isEmpty()) {
            ensureThread();
        }
        return !queue.isEmpty() && thread == null;
    }

    /**
     * Returns whether a {@link #flush} is going on, so that nothing may be held back.
     *
     * @return whether it is
     */
    public synchronized boolean isFlushing() {
        return flushes > 0;
    }

    private void ensureThread() {
        if (thread != null) {
            return;
        }
        try {
            Thread starting = Threads.daemon("health-notifier", this::run);
            starting.start();
            thread = starting;
        } catch (Throwable noThread) {
            // Out of memory or threads: the tasks stay pending, and isStalled() tries again.
            thread = null;
        }
    }

    private void run() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (Throwable thrown) {
                reportFailure(thrown);
            }
            // Foreign code may have interrupted its own thread.
            Thread.interrupted();
        }
    }

    private void reportFailure(Throwable thrown) {
        try {
            log.notificationFailed(thrown);
        } catch (Throwable alsoFailed) {
            // Logging failed too. The thread must survive.
        }
    }

    /** Waits for the next task; null ends the thread. */
    private synchronized @Nullable Runnable next() {
        notifyAll();
        long idleUntil = System.nanoTime() + IDLE_NANOS;
        while (true) {
            long now = System.nanoTime();
            moveDue(now);
            if (!queue.isEmpty()) {
                return queue.poll();
            }
            if (dropped > 0) {
                int count = dropped;
                dropped = 0;
                return () -> log.notificationsDropped(count);
            }
            long wait = delayed.isEmpty() ? idleUntil - now : firstDue() - now;
            if (wait <= 0 || flushes > 0) {
                thread = null;
                notifyAll();
                return null;
            }
            waitFor(wait);
        }
    }

    private void moveDue(long now) {
        for (int i = 0; i < delayed.size(); i++) {
            if (flushes > 0 || delayed.get(i).due - now <= 0) {
                queue.add(delayed.remove(i--).task);
            }
        }
    }

    private long firstDue() {
        long first = delayed.get(0).due;
        for (Delayed later : delayed) {
            first = later.due - first < 0 ? later.due : first;
        }
        return first;
    }

    private void waitFor(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos + 1);
        } catch (InterruptedException notOurs) {
            // Nobody but foreign code that ran here can have caused it.
        }
    }

    /**
     * Delivers what is pending, and ends the thread until the next task. When called by a task, it does nothing.
     *
     * @param timeout how long to wait for tasks that hang
     * @return whether everything was delivered
     */
    public boolean flush(Timeout timeout) {
        boolean interrupted = false;
        boolean delivered;
        synchronized (this) {
            if (Thread.currentThread().equals(thread)) {
                return false;
            }
            flushes++;
            if (!queue.isEmpty() || !delayed.isEmpty()) {
                ensureThread();
            }
            notifyAll();
            for (long left = timeout.nanosLeft(); thread != null && left > 0; left = timeout.nanosLeft()) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            flushes--;
            delivered = thread == null && queue.isEmpty();
        }
        Threads.restoreInterrupt(interrupted);
        return delivered;
    }
}
