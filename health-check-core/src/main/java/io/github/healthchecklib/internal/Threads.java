package io.github.healthchecklib.internal;

/** What is done with threads in more than one place. */
final class Threads {
    private Threads() {}

    /** Waits for the end of a thread, unless it is the caller. An interrupt is kept for the caller. */
    static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive() && !thread.equals(Thread.currentThread())) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
