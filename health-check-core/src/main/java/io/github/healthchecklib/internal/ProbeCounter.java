package io.github.healthchecklib.internal;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the probes answered, and remembers the last one's time. Written by one accept thread, read by any thread. */
public final class ProbeCounter {
    private final AtomicLong answered = new AtomicLong();
    private volatile long lastMillis;

    /** Counts a probe, answered now. */
    void count() {
        lastMillis = System.currentTimeMillis();
        answered.incrementAndGet();
    }

    /**
     * Returns the number of probes answered so far.
     *
     * @return the number
     */
    public long answered() {
        return answered.get();
    }

    /**
     * Returns the time of the last probe.
     *
     * @return the time by the wall clock, in milliseconds; empty before the first probe
     */
    public Optional<Instant> last() {
        return answered() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lastMillis));
    }
}
