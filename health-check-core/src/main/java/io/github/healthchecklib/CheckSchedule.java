package io.github.healthchecklib;

import io.github.healthchecklib.internal.Settings;
import java.time.Duration;

/**
 * When a {@link HealthCheck} runs, how long it may take, and how many results change its state. Immutable; a
 * {@code with} method returns a changed copy.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>setting</th><th>range</th><th>default</th></tr>
 * <tr><td>{@link #period() period}</td><td>1 ms to 1 day</td><td>10 s</td></tr>
 * <tr><td>{@link #timeout() timeout}</td><td>1 ms to 1 hour</td><td>5 s</td></tr>
 * <tr><td>{@link #failureThreshold() failureThreshold}</td><td>1 to 1000</td><td>1</td></tr>
 * <tr><td>{@link #successThreshold() successThreshold}</td><td>1 to 1000</td><td>1</td></tr>
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
    private final int failureThreshold;
    private final int successThreshold;

    private CheckSchedule(Duration period, Duration timeout, int failureThreshold, int successThreshold) {
        this.period = period;
        this.timeout = timeout;
        this.failureThreshold = failureThreshold;
        this.successThreshold = successThreshold;
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
     * @throws IllegalArgumentException if it is out of range
     */
    public static CheckSchedule every(Duration period) {
        return new CheckSchedule(duration("period", period, MAX_PERIOD), DEFAULT_TIMEOUT, 1, 1);
    }

    /**
     * Returns a copy with another timeout.
     *
     * @param timeout how long a run may take; after that, the check is unhealthy and the run is interrupted; 1 ms to 1
     *     hour; it includes the start of a thread, if none is free, so below 100 ms a busy machine alone may exceed
     *     it
     * @return the copy
     * @throws IllegalArgumentException if it is out of range
     */
    public CheckSchedule withTimeout(Duration timeout) {
        return new CheckSchedule(period, duration("timeout", timeout, MAX_TIMEOUT), failureThreshold, successThreshold);
    }

    /**
     * Returns a copy in which several results in a row are needed for a change. The platform's thresholds already
     * filter out single failures; use this only for checks known to be flaky. A run that times out makes the check
     * unhealthy at once, whatever is set here.
     *
     * @param failureThreshold failed runs in a row that make it unhealthy, 1 to 1000
     * @param successThreshold healthy runs in a row that make it healthy, also the first time, 1 to 1000
     * @return the copy
     * @throws IllegalArgumentException if one is out of range
     */
    public CheckSchedule withThresholds(int failureThreshold, int successThreshold) {
        return new CheckSchedule(
                period,
                timeout,
                threshold("failureThreshold", failureThreshold),
                threshold("successThreshold", successThreshold));
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
     * How long a run may take before it is unhealthy and interrupted.
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
    public int failureThreshold() {
        return failureThreshold;
    }

    /**
     * How many healthy runs in a row make the check healthy.
     *
     * @return the number
     */
    public int successThreshold() {
        return successThreshold;
    }

    private static Duration duration(String setting, Duration given, Duration max) {
        return Settings.ARGUMENTS.duration(setting, given, MIN, max, "Correct it.");
    }

    private static int threshold(String setting, int value) {
        return Settings.ARGUMENTS.number(
                setting, Integer.toString(value), 1, MAX_THRESHOLD, " runs in a row", "The default is 1.");
    }
}
