package io.github.healthchecklib.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which listeners and log handlers run. Tasks run in the order in which they were
 * posted, under no lock. What hangs or throws there delays later notifications only, and no port.
 *
 * <p>The daemon thread starts with the first task and ends once it has been idle for a second, so an idle application
 * has none.
 *
 * <p>Locking: the monitor of this object guards the queue. No task runs under it. Once the thread runs, nothing in here
 * allocates: it must survive when memory is used up.
 */
public final class Notifier {
    /** Lines for the log beyond this are dropped, and counted. */
    static final int MAX_PENDING = 1000;

    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Log log;
    private final Consumer<Thread> starter;
    private final Task dropReport = new Task(this::reportDropped);

    // The queue, linked through the tasks.
    private @Nullable Task first;
    private @Nullable Task last;
    private int queued;

    private @Nullable Thread thread;
    private int dropped;
    private int flushes;

    /** Something to do, which is in the queue of its notifier at most once. */
    public static final class Task {
        private final Runnable action;

        // Guarded by the notifier.
        private @Nullable Task next;
        private boolean queued;
        private long due;

        /**
         * Creates a task.
         *
         * @param action what to run; what it throws is logged
         */
        public Task(Runnable action) {
            this.action = action;
        }
    }

    /**
     * Creates a notifier, without a thread yet.
     *
     * @param log where tasks that throw are reported
     * @param starter starts the thread
     */
    public Notifier(Log log, Consumer<Thread> starter) {
        this.log = log;
        this.starter = starter;
    }

    /**
     * Queues a task to run soon: once more if it is just running, and once only if it is in the queue already. Never
     * waits, throws nothing and, once the thread runs, allocates nothing.
     *
     * @param task what to run
     */
    public void post(Task task) {
        post(task, System.nanoTime());
    }

    /**
     * Queues a task to run after a time, or by the next {@link #flush} if that is earlier.
     *
     * @param nanos how long to wait
     * @param task what to run
     */
    public void postDelayed(long nanos, Task task) {
        post(task, System.nanoTime() + nanos);
    }

    /**
     * Queues a task to run soon, unless {@value #MAX_PENDING} are pending: then it is dropped, and the number of those
     * is logged.
     *
     * @param action what to run
     */
    void postOrDrop(Runnable action) {
        Task task = new Task(action);
        synchronized (this) {
            if (queued < MAX_PENDING) {
                post(task);
            } else {
                dropped++;
                post(dropReport);
            }
        }
    }

    private synchronized void post(Task task, long due) {
        if (!task.queued) {
            append(task);
            task.due = due;
        } else if (due - task.due < 0) {
            task.due = due;
        }
        ensureThread();
        notifyAll();
    }

    private void append(Task task) {
        if (last == null) {
            first = task;
        } else {
            last.next = task;
        }
        last = task;
        task.queued = true;
        queued++;
    }

    /**
     * Starts the thread if there is something to do and it could not be started before, for lack of memory or threads.
     *
     * @return whether tasks are pending without a thread
     */
    public synchronized boolean isStalled() {
        if (first != null) {
            ensureThread();
        }
        return first != null && !isRunning();
    }

    /**
     * Returns whether a {@link #flush} is going on, so that nothing may be held back.
     *
     * @return whether it is
     */
    public synchronized boolean isFlushing() {
        return flushes > 0;
    }

    private boolean isRunning() {
        return thread != null && thread.isAlive();
    }

    private void ensureThread() {
        if (isRunning()) {
            return;
        }
        try {
            Thread starting = Threads.daemon("health-notifier", this::run);
            starter.accept(starting);
            thread = starting;
        } catch (Throwable noThread) {
            // Out of memory or threads: the tasks stay pending, and isStalled() tries again.
            thread = null;
        }
    }

    private void run() {
        for (Task task = next(); task != null; task = next()) {
            try {
                task.action.run();
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

    private void reportDropped() {
        int count;
        synchronized (this) {
            count = dropped;
            dropped = 0;
        }
        log.notificationsDropped(count);
    }

    /** Waits for the next task; null ends the thread. */
    private synchronized @Nullable Task next() {
        long idleUntil = System.nanoTime() + IDLE_NANOS;
        while (true) {
            long now = System.nanoTime();
            Task due = takeDue(now);
            if (due != null) {
                return due;
            }
            long left = first != null ? nanosToFirst(now) : idleUntil - now;
            if (first == null && (left <= 0 || flushes > 0)) {
                thread = null;
                notifyAll();
                return null;
            }
            waitFor(left);
        }
    }

    /** Takes the first task that is due out of the queue. */
    private @Nullable Task takeDue(long now) {
        Task before = null;
        for (Task task = first; task != null; task = task.next) {
            if (flushes > 0 || task.due - now <= 0) {
                unlink(task, before);
                return task;
            }
            before = task;
        }
        return null;
    }

    private void unlink(Task task, @Nullable Task before) {
        if (before == null) {
            first = task.next;
        } else {
            before.next = task.next;
        }
        if (task.next == null) {
            last = before;
        }
        task.next = null;
        task.queued = false;
        queued--;
    }

    private long nanosToFirst(long now) {
        long least = Long.MAX_VALUE;
        for (Task task = first; task != null; task = task.next) {
            least = Math.min(least, task.due - now);
        }
        return least;
    }

    private void waitFor(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos + 1);
        } catch (Throwable interrupted) {
            // Only foreign code that ran here can have caused an interrupt. Or there was no memory to report it.
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
            if (first != null) {
                ensureThread();
            }
            notifyAll();
            for (long left = timeout.nanosLeft(); isRunning() && left > 0; left = timeout.nanosLeft()) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            flushes--;
            delivered = first == null && !isRunning();
        }
        Threads.restoreInterrupt(interrupted);
        return delivered;
    }
}
