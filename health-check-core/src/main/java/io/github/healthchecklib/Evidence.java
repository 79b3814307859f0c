package io.github.healthchecklib;

import io.github.healthchecklib.internal.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A named piece of what a {@link Health} is made of. All of its state is guarded by the lock of its Health, which calls it only
 * while it holds that; what a subclass lets other threads touch without the lock, it says.
 */
abstract class Evidence {
    final Health health;
    final String name;

    private boolean healthy;
    private String reason;
    private Instant since;
    private long sinceNanos;

    Evidence(Health health, String name, String initialReason) {
        this.health = health;
        this.name = name;
        this.reason = initialReason;
        this.since = health.time().now();
        this.sinceNanos = health.time().nanos();
    }

    /** When the state must be looked at next, in nanoseconds of the time; {@link Time#NEVER} for not by itself. */
    long nextLook() {
        return Time.NEVER;
    }

    /** Until when the state may be believed without a look: the lease. Past it, what is healthy counts as unhealthy. */
    long freshUntil() {
        return nextLook();
    }

    /** Applies the deadlines that have passed. */
    void look(long now) {}

    /** Stops what runs for it. Called once, when it is removed or its Health is closed. */
    void release() {}

    // The state comes first, for what follows may fail when memory is used up.

    final void becomeHealthy() {
        if (!healthy) {
            change(true, "");
        }
    }

    final void becomeUnhealthy(String why) {
        if (healthy) {
            change(false, why);
        }
        reason = why;
    }

    private void change(boolean to, String why) {
        healthy = to;
        reason = why;
        since = health.time().now();
        sinceNanos = health.time().nanos();
    }

    final boolean isHealthy() {
        return healthy;
    }

    @Nullable
    Duration lastDuration() {
        return null;
    }

    final HealthReport.Entry entry(long now) {
        return new HealthReport.Entry(
                name, healthy, reason, since, Duration.ofNanos(now - sinceNanos), Optional.ofNullable(lastDuration()));
    }
}
