package io.github.healthchecklib.internal;

import java.util.concurrent.TimeUnit;

/** Creates and joins the threads of the library. */
public final class Threads {
    private Threads() {}

    /**
     * Creates a daemon thread that inherits no thread-locals, so that it keeps nothing of the application alive.
     *
     * @param name of the thread; Linux shows the first 15 characters
     * @param task what it runs
     * @return the thread, not started
     */
    public static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        return thread;
    }

    /** Waits for the end of a thread unless it is the caller. Preserves the caller's interrupt. */
    static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive() && !thread.equals(Thread.currentThread())) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        restoreInterrupt(interrupted);
    }

    /**
     * Waits for the end of a thread unless it is the caller, for a limited time. Preserves the caller's interrupt.
     *
     * @return whether it has ended, or is the caller
     */
    static boolean joinUninterruptibly(Thread thread, long millis) {
        boolean interrupted = false;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        boolean other = !thread.equals(Thread.currentThread());
        while (other && thread.isAlive() && left > 0) {
            try {
                thread.join(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        restoreInterrupt(interrupted);
        return !other || !thread.isAlive();
    }

    static void restoreInterrupt(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
