package io.github.healthchecklib;

import org.jspecify.annotations.Nullable;

/**
 * An indicator that the application sets. Unhealthy until it is first set. Any thread may set it; the last call wins.
 * Created by {@link Health#signal(String)}.
 */
public final class HealthSignal extends Indicator {
    private final boolean lifecycle;

    // Built in advance: to set it must need no memory.
    private final Runnable setHealthy = this::becomeHealthy;
    private final Runnable setUnhealthy = this::becomeUnhealthyAsGiven;

    /** Guarded by {@link HealthEngine#LOCK}. */
    private String given = "";

    HealthSignal(IndicatorContext context, String name) {
        this(context, name, "not set yet", false);
    }

    private HealthSignal(IndicatorContext context, String name, String initialReason, boolean lifecycle) {
        super(context, name, initialReason);
        this.lifecycle = lifecycle;
    }

    /** A signal that {@link HealthProbes} sets when it is started, drained and stopped. */
    static HealthSignal lifecycle(IndicatorContext context, String name) {
        return new HealthSignal(context, name, "not started yet", true);
    }

    /** Sets it healthy. If this makes its Health healthy, the ports of that Health are open when this returns. */
    public void healthy() {
        context.update(setHealthy);
    }

    /**
     * Sets it unhealthy. When this returns, the ports of its Health are closed. If it throws a StackOverflowError,
     * because the caller has next to no stack left, they are closed soon after.
     *
     * @param reason what is wrong, for the log; must not contain secrets; null or blank means that none is given
     */
    public void unhealthy(@Nullable String reason) {
        synchronized (HealthEngine.LOCK) {
            given = CheckResult.reasonOf(reason);
            context.update(setUnhealthy);
        }
    }

    private void becomeUnhealthyAsGiven() {
        becomeUnhealthy(given);
    }

    @Override
    boolean isLifecycle() {
        return lifecycle;
    }
}
