package io.github.healthchecklib.client;

/** One probe of one container, as a worker of kubelet's keeps it: which result counts, and whether it goes on. */
final class ProbeWorker {
    private final ContainerProbe type;
    private final ProbeSettings settings;

    private boolean lastResult;
    private int resultsInARow;
    private boolean success;
    private boolean onHold;

    ProbeWorker(ContainerProbe type, ProbeSettings settings) {
        this.type = type;
        this.settings = settings;
        containerStarted();
    }

    /** The count of results in a row goes on, as kubelet's does: it is the worker's, not the container's. */
    void containerStarted() {
        success = type == ContainerProbe.LIVENESS;
        onHold = false;
    }

    void result(boolean result) {
        if (onHold) {
            return;
        }
        resultsInARow = result == lastResult ? Math.min(resultsInARow + 1, Integer.MAX_VALUE - 1) : 1;
        lastResult = result;
        if (resultsInARow < (result ? settings.successThreshold() : settings.failureThreshold())) {
            return;
        }
        success = result;
        if (!success && type != ContainerProbe.READINESS) {
            onHold = true;
            resultsInARow = 0;
        }
    }

    ProbeSettings settings() {
        return settings;
    }

    /** Whether the last result that counted, or what counts before any, is a success. */
    boolean isSuccess() {
        return success;
    }

    /** Whether it has failed so that the container is restarted: nothing is probed until there is a new one. */
    boolean isOnHold() {
        return onHold;
    }
}
