package io.github.healthchecklib.internal;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The failures of an accept loop since the last probe it answered: when to close the port, how long to back off, and
 * what to log when it begins and ends. Written by the accept thread alone.
 */
final class Outage {
    static final int MAX_FAILURES_WHILE_OPEN = 5;
    private static final long MIN_BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MAX_BACK_OFF_NANOS = TimeUnit.SECONDS.toNanos(1);

    private int failures;
    private boolean reported;

    /** Null while there is no outage. */
    private volatile @Nullable Throwable first;

    /** Allocates nothing, because the heap may be full. */
    void failed(Throwable failure) {
        if (failures == 0) {
            first = failure;
        }
        failures++;
    }

    /** What the first failure was, for any thread; null if there is no outage. */
    @Nullable
    Throwable cause() {
        return first;
    }

    boolean isOngoing() {
        return failures > 0;
    }

    boolean isTooLongToStayOpen() {
        return failures >= MAX_FAILURES_WHILE_OPEN;
    }

    /** 10 ms, and twice as long each time, up to 1 s. */
    long backOffNanos() {
        return Math.min(MIN_BACK_OFF_NANOS << Math.min(failures - 1, 10), MAX_BACK_OFF_NANOS);
    }

    /** Logs the beginning, once. */
    void report(Log log, HeldPort port) {
        if (reported) {
            return;
        }
        try {
            log.post(
                    Level.WARNING,
                    "Health check port " + Formats.of(port.address()) + " cannot accept connections: " + first
                            + ". Retrying; if this continues, the port is closed until it recovers."
                            + " Check whether file descriptors or memory are used up.");
            reported = true;
        } catch (Error outOfMemory) {
            // Reported after the next failure, if there is memory then.
        }
    }

    /** Ends it, and logs that. */
    void end(Log log, HeldPort port) {
        String line = "Health check port " + Formats.of(port.address()) + " accepts connections again after " + failures
                + " failures in a row; the first: " + first;
        failures = 0;
        reported = false;
        first = null;
        log.post(Level.INFO, line);
    }
}
