package io.github.healthchecklib.internal;

import java.time.Duration;

/** The seam for time. Deadlines use {@link #nanos}, which changes of the wall clock do not affect. */
public interface Time {
    /** Later than any deadline. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Returns the nanoseconds since an origin in the past: from 0 up, never back.
     *
     * @return the nanoseconds
     */
    long nanos();

    /**
     * Returns the time by the wall clock, for people only. Allocates nothing.
     *
     * @return the milliseconds since 1970
     */
    long epochMillis();

    /**
     * Adds without overflow.
     *
     * @param nanos of a time, or {@link #NEVER}
     * @param length in nanoseconds, 0 or more
     * @return the sum; {@link #NEVER} if it is too large
     */
    static long after(long nanos, long length) {
        long sum = nanos + length;
        return sum < nanos ? NEVER : sum;
    }

    /**
     * Returns the length of a duration.
     *
     * @param duration of any length
     * @return the nanoseconds; 0 if it is negative, {@link Long#MAX_VALUE} if it is too long for a {@code long}
     */
    static long nanosOf(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.toSeconds() > Long.MAX_VALUE / 1_000_000_000 - 1 ? Long.MAX_VALUE : duration.toNanos();
    }

    /**
     * Returns the time of this machine, by one origin for the whole process.
     *
     * @return the time
     */
    static Time system() {
        return SystemTime.INSTANCE;
    }

    /** The time of this machine. */
    enum SystemTime implements Time {
        /** The only one. */
        INSTANCE;

        private final long origin = System.nanoTime();

        @Override
        public long nanos() {
            return System.nanoTime() - origin;
        }

        @Override
        public long epochMillis() {
            return System.currentTimeMillis();
        }
    }
}
