package io.github.healthchecklib.conformance;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process does, by asking again and again. */
final class Await {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private Await() {}

    /**
     * Returns how long it took until it was so.
     *
     * @throws IllegalStateException if it isn't within the limit
     */
    static Duration until(String what, Duration limit, Callable<Boolean> condition) throws Exception {
        long begin = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                throw new IllegalStateException("not so within " + limit.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Returns whether it is so within the limit. */
    static boolean isSo(Duration limit, Callable<Boolean> condition) throws Exception {
        try {
            until("", limit, condition);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
