package io.github.healthchecklib;

import io.github.healthchecklib.HealthReport.Entry;
import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A named part of a {@link Health}: healthy, or unhealthy with a reason.
 *
 * <p>All state is guarded by {@link HealthEngine#LOCK}, and the methods without a modifier are called under it. State
 * that a subclass lets other threads use without the lock is marked there.
 */
abstract class Indicator {
    final IndicatorContext context;
    final String name;

    private boolean healthy;
    private boolean pending = true;
    private String reason;
    private long sinceEpochMillis;
    private long sinceNanos;

    /** Whether state or reason have changed since the last notification was recorded. */
    private boolean changed;

    Indicator(IndicatorContext context, String name, String initialReason) {
        this.context = context;
        this.name = Formats.line(name);
        this.reason = initialReason;
        this.sinceEpochMillis = context.time().epochMillis();
        this.sinceNanos = context.time().nanos();
    }

    /**
     * Returns the name.
     *
     * @return the name, unique in its Health
     */
    public final String name() {
        return name;
    }

    /** Removes this from its Health, whose status no longer depends on it when this returns. Permanent; idempotent. */
    public final void remove() {
        context.remove(this);
    }

    /** When {@link #evaluate} must be called next, in nanoseconds of the time; {@link Time#NEVER} for not by itself. */
    long nextEvaluation() {
        return Time.NEVER;
    }

    /** Until when the state is valid without an evaluation. After that, healthy counts as unhealthy. */
    long validUntil() {
        return nextEvaluation();
    }

    /** When it becomes unhealthy unless something happens; {@link Time#NEVER} for not by itself. For reports. */
    long expiresAt() {
        return isHealthy() ? validUntil() : Time.NEVER;
    }

    /** Applies the deadlines that have passed. */
    void evaluate(long now) {}

    /** Stops what runs for it. Called once, when it is removed or its Health is closed. */
    void release() {}

    /** Whether it belongs to the library's own start and shutdown, whose log lines say enough. */
    boolean isLifecycle() {
        return false;
    }

    // In these, the state is set first: what follows may fail when memory is used up.

    final void becomeHealthy() {
        if (!healthy) {
            change(true, "");
        }
        pending = false;
    }

    final void becomeUnhealthy(String why) {
        if (healthy || pending) {
            pending = false;
            change(false, why);
        } else if (!why.equals(reason)) {
            changed = true;
        }
        reason = why;
    }

    private void change(boolean to, String why) {
        boolean turned = healthy != to;
        healthy = to;
        changed = true;
        reason = why;
        if (turned) {
            sinceEpochMillis = context.time().epochMillis();
            sinceNanos = context.time().nanos();
        }
    }

    final boolean isHealthy() {
        return healthy;
    }

    /** Whether it is unhealthy only because it has had no result yet. */
    final boolean isPending() {
        return pending;
    }

    final boolean hasChanged() {
        return changed;
    }

    final void changeRecorded() {
        changed = false;
    }

    @Nullable
    Duration lastDuration() {
        return null;
    }

    final Entry entry(long now) {
        long expiry = expiresAt();
        return new Entry(
                name,
                healthy,
                pending,
                Formats.line(reason),
                Instant.ofEpochMilli(sinceEpochMillis),
                Duration.ofNanos(now - sinceNanos),
                expiry == Time.NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(Math.max(0, expiry - now))),
                Optional.ofNullable(lastDuration()));
    }
}
