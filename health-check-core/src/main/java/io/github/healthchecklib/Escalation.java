package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Time;
import java.time.Duration;

/** An indicator that is unhealthy once another Health has been unhealthy for longer than a limit. */
final class Escalation extends Indicator implements StatusObserver {
    private final HealthEngine other;
    private final long limitNanos;
    private final String tooLong;
    private final Runnable followStatus = this::followStatus;

    /** {@link Time#NEVER} while the other one is healthy. */
    private long unhealthySince = Time.NEVER;

    Escalation(IndicatorContext context, HealthEngine other, Duration limit) {
        super(context, other.name(), "");
        this.other = other;
        this.limitNanos = limit.toNanos();
        this.tooLong = "unhealthy for over " + Formats.of(limit);
        becomeHealthy();
    }

    HealthEngine other() {
        return other;
    }

    /** Starts to follow the other Health. */
    void attach() {
        other.addObserver(this);
        followStatus();
    }

    @Override
    public void statusChanged() {
        try {
            context.update(followStatus);
        } catch (Error outOfMemory) {
            // Its Health finishes it later. The other observers must follow now.
        }
    }

    /** A start or shutdown in order does not count: a drain must not have the platform restart the application. */
    private void followStatus() {
        if (!other.hasFailed()) {
            unhealthySince = Time.NEVER;
            becomeHealthy();
        } else if (unhealthySince == Time.NEVER) {
            unhealthySince = context.time().nanos();
        } else if (!isHealthy()) {
            explain();
        }
    }

    /** The state must not depend on whether there is memory for the text. */
    private void explain() {
        try {
            becomeUnhealthy(tooLong + ": " + other.reasons());
        } catch (Error outOfMemory) {
            becomeUnhealthy(tooLong);
        }
    }

    @Override
    long nextEvaluation() {
        return isHealthy() ? expiry() : Time.NEVER;
    }

    /** While the other Health is healthy, it may expire at its own deadline, and this the limit later. */
    private long expiry() {
        return Time.after(unhealthySince == Time.NEVER ? other.validUntil() : unhealthySince, limitNanos);
    }

    @Override
    void evaluate(long now) {
        other.evaluate();
        if (isHealthy() && unhealthySince != Time.NEVER && now >= expiry()) {
            becomeUnhealthy(tooLong);
            explain();
        }
    }

    @Override
    void release() {
        other.removeObserver(this);
    }
}
