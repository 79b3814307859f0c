package io.github.healthchecklib.client;

import io.github.healthchecklib.client.internal.Durations;
import java.time.Duration;

/**
 * How a platform ends and restarts a container. Immutable.
 *
 * @param gracePeriod from SIGTERM to SIGKILL; 0 to 1 day; default 30 s
 * @param maxBackOff the longest wait before a restart; 1 s to 1 day; default 300 s
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/">Kubernetes, whose defaults these
 *     are</a>
 */
public record RestartPolicy(Duration gracePeriod, Duration maxBackOff) {
    /** The wait before the second restart. The first is at once; after each, the wait doubles up to the longest. */
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);

    private static final RestartPolicy DEFAULTS = new RestartPolicy(Duration.ofSeconds(30), Duration.ofMinutes(5));

    /**
     * Checks the settings.
     *
     * @param gracePeriod 0 to 1 day
     * @param maxBackOff 1 s to 1 day
     * @throws IllegalArgumentException if one is out of its range
     */
    public RestartPolicy {
        Limits.check("gracePeriod", gracePeriod, Duration.ZERO);
        Limits.check("maxBackOff", maxBackOff, Duration.ofSeconds(1));
    }

    /**
     * Returns the defaults.
     *
     * @return a grace period of 30 s, at most 300 s between restarts
     */
    public static RestartPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy with another grace period.
     *
     * @param changed 0 to 1 day
     * @return the copy
     * @throws IllegalArgumentException if it is out of range
     */
    public RestartPolicy withGracePeriod(Duration changed) {
        return new RestartPolicy(changed, maxBackOff);
    }

    /**
     * Returns a copy with another longest back-off.
     *
     * @param changed 1 s to 1 day
     * @return the copy
     * @throws IllegalArgumentException if it is out of range
     */
    public RestartPolicy withMaxBackOff(Duration changed) {
        return new RestartPolicy(gracePeriod, changed);
    }

    /** The wait that follows on one: 0, 10 s, 20 s, 40 s and so on. */
    Duration backOffAfter(Duration last) {
        Duration next = last.isZero() ? FIRST_BACK_OFF : last.multipliedBy(2);
        return next.compareTo(maxBackOff) < 0 ? next : maxBackOff;
    }

    /** How long after a restart the back-off begins again: 10 minutes by default. */
    Duration stableAfter() {
        return maxBackOff.multipliedBy(2);
    }

    /** In the form {@code gracePeriod=30s, maxBackOff=5m}. */
    @Override
    public String toString() {
        return "gracePeriod=" + Durations.of(gracePeriod) + ", maxBackOff=" + Durations.of(maxBackOff);
    }
}
