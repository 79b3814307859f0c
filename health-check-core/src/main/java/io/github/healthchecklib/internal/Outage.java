package io.github.healthchecklib.internal;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an accept thread knows of its failures since the last probe that it answered: whether to give up the socket, how long to
 * wait, and what to say, once when it begins and once when it is over. Used by that thread alone.
 */
final class Outage {
    static final int MAX_FAILURES_WHILE_OPEN = 5;
    private static final long MIN_BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MAX_BACK_OFF_NANOS = TimeUnit.SECONDS.toNanos(1);

    private int failures;
    private boolean unhandled;
    private @Nullable Throwable first;

    /** Allocates nothing, for the heap may be used up. */
    void failed(Throwable failure) {
        if (failures == 0) {
            first = failure;
        }
        failures++;
        unhandled = true;
    }

    /** Whether something has failed since this was asked last. */
    boolean hasJustFailed() {
        boolean justFailed = unhandled;
        unhandled = false;
        return justFailed;
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

    /** What to say when it begins; null if that was said. */
    @Nullable
    String beginning() {
        return failures > 1
                ? null
                : " can not be served: " + first + ". It is tried again, and refuses while that goes on."
                        + " Is the port taken, or are descriptors or memory used up?";
    }

    /** Ends it, and returns what to say. */
    String end() {
        int over = failures;
        failures = 0;
        return " answers probes again, after " + over + " failures in a row; the first: " + first;
    }
}
