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
        while (isOtherAlive(thread)) {
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
        long begun = System.nanoTime();
        long left = millis;
        while (left > 0 && isOtherAlive(thread)) {
            try {
                thread.join(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        }
        restoreInterrupt(interrupted);
        return !isOtherAlive(thread);
    }

    private static boolean isOtherAlive(Thread thread) {
        return thread.isAlive() && !thread.equals(Thread.currentThread());
    }

    static void restoreInterrupt(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
