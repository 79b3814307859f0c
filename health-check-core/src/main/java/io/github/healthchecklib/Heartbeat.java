package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Time;
import java.time.Duration;

/**
 * An indicator for a loop, which calls {@link #beat()} in each round: a silence longer than the timeout is unhealthy
 * until the next beat. Unhealthy until the first beat. Created by {@link Health#heartbeat(String, Duration)}.
 *
 * <p>A loop that may wait long for its next piece of work should poll with a time below the timeout and beat each time,
 * or {@link #pause()} while it waits, or use a {@link WorkTracker}, for which idleness is healthy.
 */
public final class Heartbeat extends Indicator {
    private final Time time;
    private final long timeoutNanos;
    private final String silence;

    // Built in advance: a beat must need no memory.
    private final Runnable resume = this::resume;
    private final Runnable suspend = this::suspend;

    /** Written by each beat without the lock. */
    private volatile long lastBeat;

    /** Whether the next beat has to change the state. Written under the lock. */
    private volatile boolean waitingForBeat = true;

    Heartbeat(IndicatorContext context, String name, Duration timeout) {
        super(context, name, "no beat yet");
        this.time = context.time();
        this.timeoutNanos = timeout.toNanos();
        this.silence = "no beat for " + Formats.of(timeout);
    }

    /**
     * Records a beat. Takes no lock and allocates nothing while it is healthy. If this makes its Health healthy, the
     * ports of that Health are open when this returns.
     */
    public void beat() {
        lastBeat = time.nanos();
        if (waitingForBeat) {
            context.update(resume);
        }
    }

    /** Suspends the timeout until the next beat: healthy meanwhile, however long that takes. */
    public void pause() {
        context.update(suspend);
    }

    private void suspend() {
        waitingForBeat = true;
        becomeHealthy();
    }

    private void resume() {
        waitingForBeat = false;
        becomeHealthy();
    }

    @Override
    long nextEvaluation() {
        return waitingForBeat ? Time.NEVER : Time.after(lastBeat, timeoutNanos);
    }

    @Override
    void evaluate(long now) {
        if (waitingForBeat || now < nextEvaluation()) {
            return;
        }
        // Set before the beat is read again: a beat that comes in between sees that it is waited for.
        waitingForBeat = true;
        if (now < Time.after(lastBeat, timeoutNanos)) {
            waitingForBeat = false;
        } else {
            becomeUnhealthy(silence);
        }
    }
}
