package io.github.healthchecklib.internal;

import java.time.Duration;

/** The time that a caller is willing to wait, counted from the creation of this object. Immutable. */
public final class Timeout {
    private final long start = System.nanoTime();
    private final long nanos;

    /**
     * Starts to count.
     *
     * @param length of any length; negative means zero
     */
    public Timeout(Duration length) {
        this.nanos = Time.nanosOf(length);
    }

    /**
     * Returns the time left.
     *
     * @return the nanoseconds; zero or less once the time is over
     */
    public long nanosLeft() {
        return nanos - (System.nanoTime() - start);
    }

    /**
     * Returns the time left as a duration.
     *
     * @return the duration; zero once the time is over
     */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanosLeft()));
    }
}
