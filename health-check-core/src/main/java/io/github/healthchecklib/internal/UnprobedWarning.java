package io.github.healthchecklib.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The one warning that nothing has probed an open port for some time. It is the timeout of accept, so it needs no
 * thread and no timer, and once it is logged or a probe has come, it wakes nothing up. Used by the accept thread alone.
 */
final class UnprobedWarning {
    private final Duration after;
    private boolean pending;
    private long nanosLeft;
    private long deadline;

    /** Zero: never. */
    UnprobedWarning(Duration after) {
        this.after = after;
        this.pending = !after.isZero();
        this.nanosLeft = after.toNanos();
    }

    /** The port was opened: the time runs. */
    void opened() {
        deadline = System.nanoTime() + nanosLeft;
    }

    /** The port was closed: the time stands still. */
    void closed() {
        nanosLeft = Math.max(0, deadline - System.nanoTime());
    }

    void probed() {
        pending = false;
    }

    /** How long accept may wait; 0, which is no limit, if the warning is no longer pending. */
    int millisLeft() {
        if (!pending) {
            return 0;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        return (int) Math.max(1, Math.min(millis, Integer.MAX_VALUE));
    }

    boolean isDue() {
        return pending && deadline - System.nanoTime() <= TimeUnit.MILLISECONDS.toNanos(1);
    }

    /** The line to log, once. */
    String text(String where) {
        pending = false;
        return "Health check port " + where + " has been open for " + Formats.of(after)
                + " without being probed. Check that a TCP probe is configured for this port.";
    }
}
