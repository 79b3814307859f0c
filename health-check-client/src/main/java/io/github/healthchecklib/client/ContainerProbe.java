package io.github.healthchecklib.client;

/** The three probes of a container, as Kubernetes and Azure Container Apps define them. */
public enum ContainerProbe {
    /** Asks whether to restart the container. Until it has failed, it counts as a success. */
    LIVENESS,

    /** Asks whether to send the container traffic. Until it has succeeded, it counts as a failure. */
    READINESS,

    /**
     * Asks whether the container has started; the two others wait for it. It isn't asked again once it has succeeded.
     */
    STARTUP
}
