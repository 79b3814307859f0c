package io.github.healthchecklib.client;

import io.github.healthchecklib.client.internal.Durations;
import java.time.Duration;

/** Checks the ranges of settings, and words the errors. */
final class Limits {
    /** A selector's timeout is in milliseconds. */
    static final Duration SHORTEST = Duration.ofMillis(1);

    private static final Duration LONGEST = Duration.ofDays(1);

    private Limits() {}

    static void check(String setting, Duration given, Duration least) {
        if (given.compareTo(least) < 0 || given.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("Probe setting " + setting + " must be from " + Durations.of(least)
                    + " to " + Durations.of(LONGEST) + ", but is " + Durations.of(given) + ". Correct it.");
        }
    }

    static void check(String setting, int given) {
        if (given < 1) {
            throw new IllegalArgumentException(
                    "Probe setting " + setting + " must be 1 or more, but is " + given + ". Correct it.");
        }
    }
}
