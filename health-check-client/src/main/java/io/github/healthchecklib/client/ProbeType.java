package io.github.healthchecklib.client;

/** The types of probe that a container may have, as Kubernetes and Azure Container Apps define them. */
public enum ProbeType {
    /** Restarts the container when it fails. Counts as successful until then. */
    LIVENESS,

    /** Sends the container traffic while it succeeds. Counts as failed until its first success. */
    READINESS,

    /** Holds back the other two until it has succeeded; it is not probed again after that. */
    STARTUP
}
