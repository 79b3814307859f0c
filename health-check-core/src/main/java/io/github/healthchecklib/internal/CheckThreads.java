package io.github.healthchecklib.internal;

import java.util.LinkedList;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The daemon threads on which checks run. Runs that are due together share {@value #SHARED} threads; while a run waits
 * and no other has ended for 10 ms, one more is started. After five of those the number doubles each time, up to 32, so
 * that a hundred checks that hang delay the others by some 100 ms. A thread that has been idle for a second ends.
 *
 * <p>Locking: the monitor of this object guards the queue and the counts. No run is called under it.
 */
public final class CheckThreads implements Executor {
    static final int SHARED = 32;
    static final long GROWTH_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Until then one thread at a time, because a JVM that is stalled for some 10 ms ends no run either. */
    private static final int LAST_SLOW_GROWTH = 4;

    private static final int MAX_GROWTH_SHIFT = 5;

    /** A list, because an array that cannot grow for lack of memory would lose what is in it. */
    @SuppressWarnings("JdkObsolete")
    private final Queue<Runnable> queue = new LinkedList<>();

    private int threads;

    /** Threads that wait for a run, or have been started and will. */
    private int free;

    private long runsEnded;
    private long runsEndedBefore;

    /** How often in a row threads were started because no run had ended. */
    private int growths;

    private boolean closed;

    /** Creates the pool, without threads yet. */
    public CheckThreads() {}

    /**
     * Queues a run, which starts as soon as a thread is free. Never waits.
     *
     * @param run what to run
     * @throws OutOfMemoryError if no thread can be started and none is running; the run is not queued then
     */
    @Override
    public synchronized void execute(Runnable run) {
        if (closed) {
            return;
        }
        if (free <= queue.size() && threads < SHARED) {
            startThread(threads == 0);
        }
        queue.add(run);
        notifyAll();
    }

    /**
     * Returns whether a run has to wait because all threads are busy.
     *
     * @return whether to call {@link #grow} after {@link #growthNanos}
     */
    public synchronized boolean isShort() {
        return !closed && queue.size() > free;
    }

    /** Starts threads if a run has to wait for one, and no run has ended since the last call. */
    public synchronized void grow() {
        if (!isShort() || runsEnded != runsEndedBefore) {
            growths = 0;
        } else {
            int more = 1 << Math.min(Math.max(0, growths - LAST_SLOW_GROWTH), MAX_GROWTH_SHIFT);
            for (int i = 0; i < more && isShort(); i++) {
                startThread(false);
            }
            growths++;
        }
        runsEndedBefore = runsEnded;
    }

    /**
     * Returns how long a run may wait for a thread before one more is started.
     *
     * @return the nanoseconds
     */
    public static long growthNanos() {
        return GROWTH_NANOS;
    }

    private void startThread(boolean needed) {
        try {
            Threads.daemon("health-check", this::work).start();
            threads++;
            free++;
        } catch (OutOfMemoryError noThread) {
            if (needed) {
                throw noThread;
            }
        }
    }

    private void work() {
        for (Runnable run = next(); run != null; run = next()) {
            try {
                run.run();
            } catch (Throwable outOfMemory) {
                // A run records its own end, and what could not be recorded the monitor does again. The thread goes on.
            }
            isFree();
        }
    }

    private synchronized void isFree() {
        free++;
        runsEnded++;
    }

    private synchronized @Nullable Runnable next() {
        long end = System.nanoTime() + IDLE_NANOS;
        while (queue.isEmpty() && !closed && System.nanoTime() - end < 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            } catch (InterruptedException late) {
                // Was meant for the run that has ended.
            }
        }
        Runnable run = closed ? null : queue.poll();
        free--;
        if (run == null) {
            threads--;
        }
        return run;
    }

    /** Ends the idle threads, and the others once their run has ended. Waits for none. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
