package io.github.healthchecklib;

import java.time.Duration;

/**
 * When a {@link HealthCheck} runs, and what its results change. Immutable; a {@code with} method returns a changed copy.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>setting</th><th>range</th><th>default</th></tr>
 * <tr><td>{@link #period() period}</td><td>1 ms to 1 day</td><td>10 s</td></tr>
 * <tr><td>{@link #timeout() timeout}</td><td>1 ms to 1 hour</td><td>5 s</td></tr>
 * <tr><td>{@link #failures() failures}</td><td>1 to 1000</td><td>1</td></tr>
 * <tr><td>{@link #successes() successes}</td><td>1 to 1000</td><td>1</td></tr>
 * </table>
 */
public final class CheckSchedule {
    /** The default period: 10 seconds, as often as platforms probe. */
    public static final Duration DEFAULT_PERIOD = Duration.ofSeconds(10);

    /** The default timeout: 5 seconds. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration MIN = Duration.ofMillis(1);
    private static final Duration MAX_PERIOD = Duration.ofDays(1);
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
    private static final int MAX_THRESHOLD = 1000;

    private final Duration period;
    private final Duration timeout;
    private final int failures;
    private final int successes;

    private CheckSchedule(Duration period, Duration timeout, int failures, int successes) {
        this.period = period;
        this.timeout = timeout;
        this.failures = failures;
        this.successes = successes;
    }

    /**
     * Returns the defaults.
     *
     * @return the defaults
     */
    public static CheckSchedule defaults() {
        return new CheckSchedule(DEFAULT_PERIOD, DEFAULT_TIMEOUT, 1, 1);
    }

    /**
     * Returns the defaults with another period.
     *
     * @param period from the start of one run to the start of the next, 1 ms to 1 day
     * @return the schedule
     * @throws HealthCheckConfigException if it is out of range
     */
    public static CheckSchedule every(Duration period) {
        return new CheckSchedule(Durations.inRange("period", period, MIN, MAX_PERIOD), DEFAULT_TIMEOUT, 1, 1);
    }

    /**
     * Returns a copy with another timeout.
     *
     * @param timeout how long a run may take before it counts as unhealthy and is interrupted, 1 ms to 1 hour
     * @return the copy
     * @throws HealthCheckConfigException if it is out of range
     */
    public CheckSchedule withTimeout(Duration timeout) {
        return new CheckSchedule(period, Durations.inRange("timeout", timeout, MIN, MAX_TIMEOUT), failures, successes);
    }

    /**
     * Returns a copy in which several results in a row are needed for a change. The platform's thresholds already smooth; add
     * this only for a check that is known to waver. A run that is late makes the check unhealthy at once, whatever is set here.
     *
     * @param failures failed runs in a row that make it unhealthy, 1 to 1000
     * @param successes healthy runs in a row that make it healthy, also the first time, 1 to 1000
     * @return the copy
     * @throws HealthCheckConfigException if one is out of range
     */
    public CheckSchedule withThresholds(int failures, int successes) {
        return new CheckSchedule(period, timeout, threshold("failures", failures), threshold("successes", successes));
    }

    /**
     * From the start of one run to the start of the next.
     *
     * @return the period
     */
    public Duration period() {
        return period;
    }

    /**
     * How long a run may take before it counts as unhealthy and is interrupted.
     *
     * @return the timeout
     */
    public Duration timeout() {
        return timeout;
    }

    /**
     * How many failed runs in a row make the check unhealthy.
     *
     * @return the number
     */
    public int failures() {
        return failures;
    }

    /**
     * How many healthy runs in a row make the check healthy.
     *
     * @return the number
     */
    public int successes() {
        return successes;
    }

    private static int threshold(String setting, int value) {
        if (value < 1 || value > MAX_THRESHOLD) {
            throw new HealthCheckConfigException("Health check setting " + setting + " must be from 1 to "
                    + MAX_THRESHOLD + " runs in a row, but is \"" + value + "\". The default is 1.");
        }
        return value;
    }
}
