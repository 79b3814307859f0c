package io.github.healthchecklib;

import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.internal.Words;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Evidence that a loop goes round: each round calls {@link #beat()}, and a silence longer than the limit is unhealthy until the
 * next beat. Unhealthy until the first beat. Made by {@link Health#heartbeat(String, Duration)}.
 *
 * <p>For a loop that may wait long for its next piece of work, beat also when nothing has come (with a poll time below the limit),
 * {@link #pause()} while it waits, or use a {@link WorkTracker}, to which idleness is healthy.
 */
public final class Heartbeat extends Evidence {
    /** Long enough for a beat that another processor has not shown yet. */
    private static final long SECOND_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Time time;
    private final long limitNanos;
    private final String silence;

    /**
     * Written without the lock by each beat. A release store, which is cheaper than a volatile one, may be seen a moment late: so a silence is
     * looked at twice.
     */
    private final AtomicLong lastBeat = new AtomicLong();

    /** Whether the next beat has to change the state. Written under the lock. */
    private volatile boolean waitingForBeat = true;

    /** Whether it waits for a beat because the silence was too long, after which beat, and when to look again. */
    private boolean silent;

    private long beatBeforeSilence;
    private long secondLook;

    Heartbeat(Health health, String name, Duration longestSilence) {
        super(health, name, "no beat yet");
        this.time = health.time();
        this.limitNanos = longestSilence.toNanos();
        this.silence = "no beat for " + Words.of(longestSilence);
    }

    /** Says that the loop has come round. Takes no lock and allocates nothing while all is well. */
    public void beat() {
        record();
        if (waitingForBeat) {
            health.update(this::revive);
        }
    }

    /** Apart, for tests of a beat that was seen late. */
    void record() {
        lastBeat.setRelease(time.nanos());
    }

    /** Says that no beat is due until the next one: healthy meanwhile, however long. */
    public void pause() {
        health.update(() -> {
            waitingForBeat = true;
            silent = false;
            becomeHealthy();
        });
    }

    /** Says that the loop has ended as it should: takes this heartbeat out of its Health. Beats have no effect any more. */
    public void end() {
        health.remove(this);
    }

    private void revive() {
        waitingForBeat = false;
        silent = false;
        becomeHealthy();
    }

    private long deadline() {
        return lastBeat.get() + limitNanos;
    }

    @Override
    long nextLook() {
        if (silent) {
            return lastBeat.get() == beatBeforeSilence ? secondLook : lastBeat.get();
        }
        return waitingForBeat ? Time.NEVER : deadline();
    }

    @Override
    void look(long now) {
        if (silent) {
            secondLook = Time.NEVER;
            if (lastBeat.get() != beatBeforeSilence) {
                revive();
            }
        } else if (!waitingForBeat && now >= deadline()) {
            fallSilent(now);
        }
    }

    private void fallSilent(long now) {
        // In this order: a beat that comes between sees that it is waited for.
        waitingForBeat = true;
        VarHandle.fullFence();
        long beat = lastBeat.get();
        if (now < beat + limitNanos) {
            waitingForBeat = false;
            return;
        }
        silent = true;
        beatBeforeSilence = beat;
        secondLook = now + SECOND_LOOK_NANOS;
        becomeUnhealthy(silence);
    }
}
