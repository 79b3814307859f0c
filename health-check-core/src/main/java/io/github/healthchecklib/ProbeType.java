package io.github.healthchecklib;

import java.util.Locale;

/** The three probes of Kubernetes and Azure Container Apps, and what the platform does when one fails. */
public enum ProbeType {
    /** If it fails, the container is killed and restarted, so it must depend only on what a restart can fix. */
    LIVENESS(9000, "HEALTH_CHECK_PORT"),

    /**
     * If it fails, the container gets no traffic until it succeeds again. Dependencies of the application belong here.
     */
    READINESS(9001, "HEALTH_CHECK_READINESS_PORT"),

    /**
     * Until it has succeeded once, the other two are not probed; if that takes too long, the container is killed and
     * restarted.
     */
    STARTUP(9002, "HEALTH_CHECK_STARTUP_PORT");

    private final int defaultPort;
    private final String variable;

    ProbeType(int defaultPort, String variable) {
        this.defaultPort = defaultPort;
        this.variable = variable;
    }

    /**
     * Returns its default port in {@link HealthProbes}: 9000, 9001 or 9002.
     *
     * @return the port
     */
    public int defaultPort() {
        return defaultPort;
    }

    /**
     * Returns the environment variable for its port.
     *
     * @return the name of the variable
     */
    public String variable() {
        return variable;
    }

    /** Returns the name as platforms write it: liveness, readiness, startup. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
