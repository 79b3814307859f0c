package io.github.healthchecklib.manifest.workload;

/** The platforms whose manifests are understood. */
public enum Platform {
    /** Azure Container Apps: apps and jobs. */
    CONTAINER_APPS("Azure Container Apps"),

    /** Kubernetes: whatever has a pod in it. */
    KUBERNETES("Kubernetes"),

    /** Compose, and so Docker. */
    COMPOSE("Compose");

    private final String text;

    Platform(String text) {
        this.text = text;
    }

    /** Returns the platform's name. */
    @Override
    public String toString() {
        return text;
    }
}
