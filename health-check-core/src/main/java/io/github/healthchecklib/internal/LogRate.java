package io.github.healthchecklib.internal;

import java.util.concurrent.TimeUnit;

/** Limits the lines of one subject: a burst of {@value #BURST}, then one every 10 seconds. Used by one thread. */
public final class LogRate {
    /** Lines that may be written in a row. */
    public static final int BURST = 10;

    static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private int permits = BURST;
    private long refilledAt;

    /** Creates a rate with its whole burst left. */
    public LogRate() {}

    /**
     * Takes a permit for one line.
     *
     * @param now in nanoseconds of a {@link Time}
     * @return whether there was one
     */
    public boolean tryAcquire(long now) {
        refill(now);
        if (permits == 0) {
            return false;
        }
        if (permits == BURST) {
            refilledAt = now;
        }
        permits--;
        return true;
    }

    /**
     * Returns how long it takes until there is a permit.
     *
     * @param now in nanoseconds of a {@link Time}
     * @return the nanoseconds; 0 if there is one
     */
    public long nanosToNext(long now) {
        refill(now);
        return permits > 0 ? 0 : refilledAt + INTERVAL_NANOS - now;
    }

    private void refill(long now) {
        long earned = (now - refilledAt) / INTERVAL_NANOS;
        if (permits < BURST && earned > 0) {
            permits = (int) Math.min(BURST, permits + earned);
            refilledAt += earned * INTERVAL_NANOS;
        }
    }
}
