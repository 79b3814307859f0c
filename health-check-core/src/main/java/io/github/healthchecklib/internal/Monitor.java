package io.github.healthchecklib.internal;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One daemon thread that sleeps until the next deadline. It is started for the first deadline, so that without any
 * there is no thread. It survives what its task throws, and retries after 100 ms.
 *
 * <p>Locking: the monitor of this object guards the start and end of the thread. The task is called without it.
 */
public final class Monitor implements AutoCloseable {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String threadName;
    private final Time time;
    private final LongSupplier task;
    private final Log log;
    private final Consumer<Thread> starter;
    private @Nullable Thread thread;
    private volatile long wakeAt = Time.NEVER;
    private volatile boolean closed;

    /** Used by the thread alone. */
    private boolean failing;

    /**
     * Creates a monitor, without a thread yet.
     *
     * @param threadName of the thread
     * @param time of the deadlines
     * @param task does everything that is due, and returns its next deadline in nanoseconds of the time
     * @param log where to report what the task throws
     * @param starter starts the thread
     */
    public Monitor(String threadName, Time time, LongSupplier task, Log log, Consumer<Thread> starter) {
        this.threadName = threadName;
        this.time = time;
        this.task = task;
        this.log = log;
        this.starter = starter;
    }

    /**
     * Schedules the task for the given time or earlier. Never waits. Does nothing once closed.
     *
     * @param nanos of the time; {@link Time#NEVER} for not at all
     */
    public void wakeAt(long nanos) {
        if (nanos >= wakeAt || closed) {
            return;
        }
        synchronized (this) {
            if (nanos >= wakeAt || closed) {
                return;
            }
            if (thread == null) {
                Thread starting = Threads.daemon(threadName, this::run);
                starter.accept(starting);
                thread = starting;
            }
            wakeAt = nanos;
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closed) {
            long left = wakeAt - time.nanos();
            if (left > 0) {
                park(left);
            } else {
                runTask();
            }
        }
    }

    private void park(long nanos) {
        if (wakeAt == Time.NEVER) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, nanos);
        }
        // An interrupted thread would not park again.
        Thread.interrupted();
    }

    private void runTask() {
        synchronized (this) {
            wakeAt = Time.NEVER;
        }
        try {
            wakeAt(task.getAsLong());
            failing = false;
        } catch (Throwable failure) {
            // Also an OutOfMemoryError: without this thread, indicators would pass their deadlines unnoticed.
            wakeAt(time.nanos() + RETRY_NANOS);
            report(failure);
        }
    }

    private void report(Throwable failure) {
        if (failing) {
            return;
        }
        failing = true;
        try {
            log.post(Level.ERROR, "Health evaluation failed; retrying every 100 ms", failure);
        } catch (Throwable notLogged) {
            // Logging failed too. The thread must survive.
        }
    }

    /** Ends the thread: it has ended when this returns, unless it is the caller. Preserves the caller's interrupt. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
        }
        if (running != null) {
            LockSupport.unpark(running);
            Threads.joinUninterruptibly(running);
        }
    }
}
