package io.github.healthchecklib;

import java.util.Objects;

/**
 * Evidence that the application sets by hand. Unhealthy until it is set for the first time. Any thread may set it; the last
 * one to do so counts. Made by {@link Health#signal(String)}.
 */
public final class HealthSignal extends Evidence {
    HealthSignal(Health health, String name) {
        super(health, name, "not set yet");
    }

    /** Says that nothing is wrong. When this returns, the ports that show a Health which is healthy thereby are open. */
    public void healthy() {
        health.update(this::becomeHealthy);
    }

    /**
     * Says that something is wrong. When this returns, the ports that show this Health refuse.
     *
     * @param reason for a person who reads the log: what is wrong, without secrets
     */
    public void unhealthy(String reason) {
        Objects.requireNonNull(reason, "reason");
        health.update(() -> becomeUnhealthy(reason));
    }
}
