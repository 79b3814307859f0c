package io.github.healthchecklib;

import io.github.healthchecklib.internal.Words;
import java.time.Duration;

/** The one check and error text for a duration that a caller gives. */
final class Durations {
    private Durations() {}

    static Duration inRange(String setting, Duration given, Duration min, Duration max) {
        if (given.compareTo(min) < 0 || given.compareTo(max) > 0) {
            throw new HealthCheckConfigException("Health check setting " + setting + " must be from " + Words.of(min)
                    + " to " + Words.of(max) + ", but is \"" + Words.of(given) + "\". Correct it.");
        }
        return given;
    }
}
