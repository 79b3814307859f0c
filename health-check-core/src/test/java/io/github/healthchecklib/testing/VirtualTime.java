package io.github.healthchecklib.testing;

import io.github.healthchecklib.internal.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when a test says so. */
public final class VirtualTime implements Time {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private volatile Duration clockIsOff = Duration.ZERO;

    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /** As an administrator or NTP does: the clock jumps, and no time has passed. */
    public void jumpClock(Duration by) {
        clockIsOff = clockIsOff.plus(by);
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public long epochMillis() {
        return START.plusNanos(nanos.get()).plus(clockIsOff).toEpochMilli();
    }
}
