package io.github.healthchecklib.client;

/** The state of one probe of one container, as kept by a worker of kubelet: its last counted result, and holds. */
final class ProbeWorker {
    private final ProbeType type;
    private final ProbeSettings settings;

    private boolean lastResult;
    private int resultsInARow;
    private boolean success;
    private boolean onHold;

    ProbeWorker(ProbeType type, ProbeSettings settings) {
        this.type = type;
        this.settings = settings;
        containerStarted();
    }

    /** Keeps the number of results in a row, as kubelet does: it belongs to the worker, not to the container. */
    void containerStarted() {
        success = type == ProbeType.LIVENESS;
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
        if (!success && type != ProbeType.READINESS) {
            onHold = true;
            resultsInARow = 0;
        }
    }

    ProbeSettings settings() {
        return settings;
    }

    /** Whether the last counted result, or the initial one, is a success. */
    boolean isSuccess() {
        return success;
    }

    /** Whether a failure has caused a restart: there is no probe until the new container has started. */
    boolean isOnHold() {
        return onHold;
    }
}
