package io.github.healthchecklib.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** A number of measured times, and their distribution as a line of CSV. */
final class Latencies {
    static final String HEADER = "what,runs,p50_us,p99_us,max_us";

    private final long[] nanos;
    private int count;

    Latencies(int runs) {
        nanos = new long[runs];
    }

    void add(long measured) {
        nanos[count++] = measured;
    }

    String csv(String what) {
        Arrays.sort(nanos, 0, count);
        return String.format(
                Locale.ROOT, "%s,%d,%.1f,%.1f,%.1f", what, count, micros(0.50), micros(0.99), micros(1.00));
    }

    /** The smallest measured time that the given share of all does not exceed. */
    private double micros(double share) {
        return nanos[(int) Math.ceil(share * count) - 1] / 1000.0;
    }
}
