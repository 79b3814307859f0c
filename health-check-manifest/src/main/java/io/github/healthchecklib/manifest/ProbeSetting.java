package io.github.healthchecklib.manifest;

import io.github.healthchecklib.client.ProbeSettings;
import java.time.Duration;
import java.util.Locale;

/** The numbers of a probe that all platforms have, under Kubernetes' names. Times are in whole seconds. */
public enum ProbeSetting {
    /** Seconds from the start of the container to its first probe. */
    INITIAL_DELAY("initialDelaySeconds"),

    /** Seconds from the beginning of one probe to that of the next. */
    PERIOD("periodSeconds"),

    /** Seconds until a probe fails for lack of an answer. */
    TIMEOUT("timeoutSeconds"),

    /** Successes in a row until they count. */
    SUCCESS_THRESHOLD("successThreshold"),

    /** Failures in a row until they count. */
    FAILURE_THRESHOLD("failureThreshold");

    private final String field;

    ProbeSetting(String field) {
        this.field = field;
    }

    /**
     * Returns the name in manifests of Kubernetes and Azure Container Apps.
     *
     * @return such as {@code periodSeconds}
     */
    public String field() {
        return field;
    }

    /**
     * Returns the name in options of commands.
     *
     * @return such as {@code period-seconds}
     */
    public String option() {
        return field.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /**
     * Reads this setting.
     *
     * @param settings of a probe
     * @return seconds, or a number of results
     * @throws IllegalArgumentException if it is a time that is not in whole seconds
     */
    public int of(ProbeSettings settings) {
        return switch (this) {
            case INITIAL_DELAY -> wholeSeconds(settings.initialDelay());
            case PERIOD -> wholeSeconds(settings.period());
            case TIMEOUT -> wholeSeconds(settings.timeout());
            case SUCCESS_THRESHOLD -> settings.successThreshold();
            case FAILURE_THRESHOLD -> settings.failureThreshold();
        };
    }

    /**
     * Changes this setting.
     *
     * @param settings of a probe
     * @param value seconds, or a number of results
     * @return the changed copy
     * @throws IllegalArgumentException if the value is out of the range of {@link ProbeSettings}
     */
    public ProbeSettings with(ProbeSettings settings, int value) {
        return switch (this) {
            case INITIAL_DELAY -> settings.withInitialDelay(Duration.ofSeconds(value));
            case PERIOD -> settings.withPeriod(Duration.ofSeconds(value));
            case TIMEOUT -> settings.withTimeout(Duration.ofSeconds(value));
            case SUCCESS_THRESHOLD -> settings.withSuccessThreshold(value);
            case FAILURE_THRESHOLD -> settings.withFailureThreshold(value);
        };
    }

    private int wholeSeconds(Duration time) {
        if (time.toNanosPart() != 0) {
            throw new IllegalArgumentException(
                    "Manifests need " + field + " in whole seconds, but it is " + time + ". Correct it.");
        }
        // At most a day, by ProbeSettings.
        return (int) time.toSeconds();
    }
}
