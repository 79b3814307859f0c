package io.github.healthchecklib.internal;

import java.time.Instant;

/** The seam for time: deadlines are taken from {@link #nanos}, which no change of the clock touches. */
public interface Time {
    /** Later than any deadline. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Returns the nanoseconds since this object was made: from 0 up, never back.
     *
     * @return the nanoseconds
     */
    long nanos();

    /**
     * Returns the time by the clock, for people only.
     *
     * @return the time
     */
    Instant now();

    /**
     * Returns the time of this machine.
     *
     * @return the time
     */
    static Time system() {
        return new Time() {
            private final long origin = System.nanoTime();

            @Override
            public long nanos() {
                return System.nanoTime() - origin;
            }

            @Override
            public Instant now() {
                return Instant.now();
            }
        };
    }
}
