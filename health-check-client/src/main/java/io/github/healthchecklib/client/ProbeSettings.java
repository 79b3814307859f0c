package io.github.healthchecklib.client;

import java.time.Duration;

/**
 * Timing and thresholds of a platform's probe. Immutable; the {@code with} methods return a changed copy.
 *
 * @param initialDelay from the start of the container to its first probe; 0 to 1 day; default 0
 * @param period from the beginning of one probe to that of the next; 1 ms to 1 day; default 10 s
 * @param timeout of a probe; 1 ms to 1 day; default 1 s
 * @param successThreshold successes in a row until they count; 1 or more; default 1
 * @param failureThreshold failures in a row until they count; 1 or more; default 3
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/">Kubernetes,
 *     whose defaults these are</a>
 */
public record ProbeSettings(
        Duration initialDelay, Duration period, Duration timeout, int successThreshold, int failureThreshold) {
    private static final ProbeSettings DEFAULTS =
            new ProbeSettings(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(1), 1, 3);

    /**
     * Checks the settings.
     *
     * @param initialDelay 0 to 1 day
     * @param period 1 ms to 1 day
     * @param timeout 1 ms to 1 day
     * @param successThreshold 1 or more
     * @param failureThreshold 1 or more
     * @throws IllegalArgumentException if one is out of its range
     */
    public ProbeSettings {
        Limits.check("initialDelay", initialDelay, Duration.ZERO);
        Limits.check("period", period, Limits.SHORTEST);
        Limits.check("timeout", timeout, Limits.SHORTEST);
        Limits.check("successThreshold", successThreshold);
        Limits.check("failureThreshold", failureThreshold);
    }

    /**
     * Returns the defaults.
     *
     * @return no delay, every 10 s, 1 s timeout, 1 success, 3 failures
     */
    public static ProbeSettings defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy with another initial delay.
     *
     * @param changed 0 to 1 day
     * @return the copy
     * @throws IllegalArgumentException if it is out of range
     */
    public ProbeSettings withInitialDelay(Duration changed) {
        return new ProbeSettings(changed, period, timeout, successThreshold, failureThreshold);
    }

    /**
     * Returns a copy with another period.
     *
     * @param changed 1 ms to 1 day
     * @return the copy
     * @throws IllegalArgumentException if it is out of range
     */
    public ProbeSettings withPeriod(Duration changed) {
        return new ProbeSettings(initialDelay, changed, timeout, successThreshold, failureThreshold);
    }

    /**
     * Returns a copy with another timeout.
     *
     * @param changed 1 ms to 1 day
     * @return the copy
     * @throws IllegalArgumentException if it is out of range
     */
    public ProbeSettings withTimeout(Duration changed) {
        return new ProbeSettings(initialDelay, period, changed, successThreshold, failureThreshold);
    }

    /**
     * Returns a copy with another success threshold.
     *
     * @param changed 1 or more
     * @return the copy
     * @throws IllegalArgumentException if it is out of range
     */
    public ProbeSettings withSuccessThreshold(int changed) {
        return new ProbeSettings(initialDelay, period, timeout, changed, failureThreshold);
    }

    /**
     * Returns a copy with another failure threshold.
     *
     * @param changed 1 or more
     * @return the copy
     * @throws IllegalArgumentException if it is out of range
     */
    public ProbeSettings withFailureThreshold(int changed) {
        return new ProbeSettings(initialDelay, period, timeout, successThreshold, changed);
    }
}
