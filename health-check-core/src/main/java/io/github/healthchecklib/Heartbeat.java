package io.github.healthchecklib;

import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.internal.Words;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Evidence that a loop goes round: each round calls {@link #beat()}, and a silence longer than the limit is unhealthy until the
 * next beat. Unhealthy until the first beat. Made by {@link Health#heartbeat(String, Duration)}.
 *
 * <p>For a loop that may wait long for its next piece of work, beat also when nothing has come (with a poll time below the limit),
 * {@link #pause()} while it waits, or use a {@link WorkTracker}, to which idleness is healthy.
 */
public final class Heartbeat extends Evidence {
    private final Time time;
    private final long limitNanos;
    private final String silence;

    /** Written without the lock by each beat; a release store is enough, for the monitor looks again and again. */
    private final AtomicLong lastBeat = new AtomicLong();

    /** Whether the next beat has to change the state. Written under the lock. */
    private volatile boolean waitingForBeat = true;

    Heartbeat(Health health, String name, Duration longestSilence) {
        super(health, name, "no beat yet");
        this.time = health.time();
        this.limitNanos = longestSilence.toNanos();
        this.silence = "no beat for " + Words.of(longestSilence);
    }

    /** Says that the loop has come round. Takes no lock and allocates nothing while all is well. */
    public void beat() {
        lastBeat.setRelease(time.nanos());
        if (waitingForBeat) {
            health.update(this::revive);
        }
    }

    /** Says that no beat is due until the next one: healthy meanwhile, however long. */
    public void pause() {
        health.update(() -> {
            waitingForBeat = true;
            becomeHealthy();
        });
    }

    /** Says that the loop has ended as it should: takes this heartbeat out of its Health. Beats have no effect any more. */
    public void end() {
        health.remove(this);
    }

    private void revive() {
        waitingForBeat = false;
        becomeHealthy();
    }

    private long deadline() {
        return lastBeat.get() + limitNanos;
    }

    @Override
    long nextLook() {
        return waitingForBeat ? Time.NEVER : deadline();
    }

    @Override
    void look(long now) {
        if (waitingForBeat || now < deadline()) {
            return;
        }
        // In this order: a beat that comes between sees that it is waited for.
        waitingForBeat = true;
        VarHandle.fullFence();
        if (now < deadline()) {
            waitingForBeat = false;
        } else {
            becomeUnhealthy(silence);
        }
    }
}
