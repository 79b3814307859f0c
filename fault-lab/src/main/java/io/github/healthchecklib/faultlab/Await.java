package io.github.healthchecklib.faultlab;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process does, by polling. */
public final class Await {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private Await() {}

    /**
     * Waits for a condition.
     *
     * @param what the condition, for the error
     * @param limit how long to wait at most
     * @param condition polled every 10 ms
     * @return how long it took
     * @throws IllegalStateException if the condition is not met within the limit
     * @throws Exception if the condition throws
     */
    public static Duration until(String what, Duration limit, Callable<Boolean> condition) throws Exception {
        long begin = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                throw new IllegalStateException("not within " + limit.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /**
     * Waits for a condition.
     *
     * @param limit how long to wait at most
     * @param condition polled every 10 ms
     * @return whether it was met within the limit
     * @throws Exception if the condition throws
     */
    public static boolean isMet(Duration limit, Callable<Boolean> condition) throws Exception {
        try {
            until("", limit, condition);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
