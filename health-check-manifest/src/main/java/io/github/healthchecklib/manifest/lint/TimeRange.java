package io.github.healthchecklib.manifest.lint;

import java.time.Duration;

/**
 * A time that depends on the moment within a probe's period: the best and the worst case.
 *
 * @param least in the best case
 * @param most in the worst case
 */
public record TimeRange(Duration least, Duration most) {
    /**
     * Returns this range, later.
     *
     * @param time to add to both ends
     * @return the sum
     */
    public TimeRange plus(Duration time) {
        return new TimeRange(least.plus(time), most.plus(time));
    }

    /** As {@code 20 to 30 s}. */
    @Override
    public String toString() {
        return least.equals(most) ? seconds(most) + " s" : seconds(least) + " to " + seconds(most) + " s";
    }

    private static String seconds(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0);
    }
}
