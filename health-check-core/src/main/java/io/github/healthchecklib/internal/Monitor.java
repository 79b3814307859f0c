package io.github.healthchecklib.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One daemon thread that sleeps until the next deadline. There is none before the first deadline: who has no deadlines pays for no
 * thread. It survives what its task throws, and tries that again after 100 ms.
 *
 * <p>Locking: the monitor of this object guards the thread's start and end; nothing foreign is called under it.
 */
public final class Monitor implements AutoCloseable {
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String threadName;
    private final Time time;
    private final LongSupplier task;
    private final Logger logger;
    private @Nullable Thread thread;
    private volatile long wakeAt = Time.NEVER;
    private volatile boolean closed;

    /** Of the thread alone. */
    private boolean failing;

    /**
     * Creates a monitor, without a thread yet.
     *
     * @param threadName of the thread
     * @param time says what time it is
     * @param task does everything that is due, and returns when it wants to be called next, in nanoseconds of the time
     * @param logger where to log what the task throws
     */
    public Monitor(String threadName, Time time, LongSupplier task, Logger logger) {
        this.threadName = threadName;
        this.time = time;
        this.task = task;
        this.logger = logger;
    }

    /**
     * Has the task called at the given time or before. Never waits. Does nothing once closed.
     *
     * @param nanos of the time; {@link Time#NEVER} asks for nothing
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
                Thread starting = new Thread(this::run, threadName);
                starting.setDaemon(true);
                starting.start();
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
                look();
            }
        }
    }

    private void park(long nanos) {
        if (wakeAt == Time.NEVER) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, nanos);
        }
        // A thread that is interrupted does not park.
        Thread.interrupted();
    }

    private void look() {
        synchronized (this) {
            wakeAt = Time.NEVER;
        }
        try {
            wakeAt(task.getAsLong());
            failing = false;
        } catch (Throwable failure) {
            // Also an OutOfMemoryError: a thread that ends would let evidence go stale.
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
            logger.log(Level.ERROR, "Health can not be looked at; tried again every 100 ms", failure);
        } catch (Throwable notLogged) {
            // Nobody is left to tell, and the thread must live.
        }
    }

    /** Ends the thread; when this returns it has ended, unless it is the caller. An interrupt is kept. */
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
