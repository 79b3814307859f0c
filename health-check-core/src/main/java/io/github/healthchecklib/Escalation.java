package io.github.healthchecklib;

import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.internal.Words;
import java.time.Duration;

/** Evidence that another Health has not been unhealthy for longer than a limit. */
final class Escalation extends Evidence {
    private final Health other;
    private final long limitNanos;
    private final String tooLong;

    /** {@link Time#NEVER} while the other one is healthy. */
    private long unhealthySince = Time.NEVER;

    private String reasons = "";

    Escalation(Health health, Health other, Duration longerThan) {
        super(health, other.name(), "");
        this.other = other;
        this.limitNanos = longerThan.toNanos();
        this.tooLong = "unhealthy for longer than " + Words.of(longerThan);
        becomeHealthy();
    }

    /** Told of the present verdict of the other one first, then of each change, in order. */
    void follow() {
        other.addListener(report -> health.update(() -> {
            unhealthySince = report.healthy() ? Time.NEVER : health.time().nanos();
            reasons = report.reasons();
            if (report.healthy()) {
                becomeHealthy();
            }
        }));
    }

    @Override
    long nextLook() {
        return unhealthySince == Time.NEVER || !isHealthy() ? Time.NEVER : unhealthySince + limitNanos;
    }

    @Override
    void look(long now) {
        if (now >= nextLook()) {
            becomeUnhealthy(tooLong + ", for " + reasons);
        }
    }
}
