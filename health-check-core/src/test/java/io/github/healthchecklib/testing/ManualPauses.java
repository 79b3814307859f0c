package io.github.healthchecklib.testing;

import org.jspecify.annotations.Nullable;

/** Back-offs that end when a test says so, for a model checker. */
final class ManualPauses {
    private int passing;
    private @Nullable Object paused;

    /** Has the next ones be over at once. */
    synchronized void letPass(int count) {
        passing = count;
    }

    /** Waits until a thread is in one that is not over. */
    synchronized void awaitPaused() {
        while (paused == null) {
            waitFor(this);
        }
    }

    /** Ends the present one, and each later one at once. */
    void passTime() {
        Object monitor;
        synchronized (this) {
            passing = Integer.MAX_VALUE;
            monitor = paused;
        }
        if (monitor != null) {
            synchronized (monitor) {
                monitor.notifyAll();
            }
        }
    }

    /** Waits on a monitor that the caller holds. Returns the time left: none, or all. */
    long awaitNanos(Object monitor, long nanos) {
        if (!begin(monitor)) {
            waitFor(monitor);
        }
        return end() ? 0 : nanos;
    }

    /** Returns whether it is over already. */
    private synchronized boolean begin(Object monitor) {
        if (passing > 0) {
            return true;
        }
        paused = monitor;
        notifyAll();
        return false;
    }

    private synchronized boolean end() {
        paused = null;
        return passing-- > 0;
    }

    /** A plain wait. To be called in a loop. */
    @SuppressWarnings("WaitNotInLoop")
    static void waitFor(Object monitor) {
        try {
            monitor.wait();
        } catch (InterruptedException e) {
            throw new AssertionError("Nobody interrupts here", e);
        }
    }
}
