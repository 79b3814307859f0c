package io.github.healthchecklib;

import io.github.healthchecklib.internal.Timeout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The two waits of a drain: for the platform to notice, then for work in progress. {@link #end} ends both. */
final class Drain {
    private final List<WorkTracker> trackers;
    private final Runnable wake = this::wake;
    private boolean ended;

    Drain(List<WorkTracker> trackers) {
        this.trackers = trackers;
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized void wake() {
        notifyAll();
    }

    synchronized void awaitNotice(Duration time) throws InterruptedException {
        Timeout limit = new Timeout(time);
        for (long left = limit.nanosLeft(); !ended && left > 0; left = limit.nanosLeft()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Returns whether all trackers were idle together at the end. */
    boolean awaitIdle(Duration time) throws InterruptedException {
        Timeout limit = new Timeout(time);
        for (WorkTracker tracker : trackers) {
            tracker.addIdleObserver(wake);
        }
        try {
            synchronized (this) {
                for (long left = limit.nanosLeft(); !ended && left > 0 && !isIdle(); left = limit.nanosLeft()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
                return isIdle();
            }
        } finally {
            for (WorkTracker tracker : trackers) {
                tracker.removeIdleObserver(wake);
            }
        }
    }

    /**
     * Work may move from one tracker to another: idle one after the other is idle together only if nothing has begun
     * meanwhile.
     */
    private boolean isIdle() {
        long begun;
        do {
            begun = begun();
            if (inProgress() > 0) {
                return false;
            }
        } while (begun != begun());
        return true;
    }

    private long inProgress() {
        long sum = 0;
        for (WorkTracker tracker : trackers) {
            sum += tracker.inProgress();
        }
        return sum;
    }

    private long begun() {
        long sum = 0;
        for (WorkTracker tracker : trackers) {
            sum += tracker.begun();
        }
        return sum;
    }
}
