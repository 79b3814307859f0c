package io.github.healthchecklib.manifest.workload;

/** The numbers of a probe. */
public enum ProbeField {
    /** Seconds from the start of the container to the first probe. */
    INITIAL_DELAY("initialDelaySeconds", "initial_delay"),

    /** Seconds from one probe to the next. */
    PERIOD("periodSeconds", "interval_seconds"),

    /** Seconds until a probe without an answer has failed. */
    TIMEOUT("timeoutSeconds", "timeout"),

    /** Successes in a row until they count. */
    SUCCESS_THRESHOLD("successThreshold", "success_count_threshold"),

    /** Failures in a row until they count. */
    FAILURE_THRESHOLD("failureThreshold", "failure_count_threshold"),

    /** Seconds from SIGTERM to SIGKILL after this probe has failed. */
    GRACE_PERIOD("terminationGracePeriodSeconds", "termination_grace_period_seconds");

    private final String key;
    private final String terraformKey;

    ProbeField(String key, String terraformKey) {
        this.key = key;
        this.terraformKey = terraformKey;
    }

    /**
     * Returns the field's name on Kubernetes and Azure Container Apps.
     *
     * @return the name
     */
    public String key() {
        return key;
    }

    String terraformKey() {
        return terraformKey;
    }
}
