package io.github.healthchecklib;

import io.github.healthchecklib.internal.Log;
import io.github.healthchecklib.internal.Notifier;
import io.github.healthchecklib.internal.RateLimitedLog;
import io.github.healthchecklib.internal.Time;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Logs when a port opens and closes, on the thread of the notifier. Recording a change allocates nothing; at most
 * {@value #MAX_PENDING} are pending, and while they are, further ones replace the last. Those methods are called under
 * {@link HealthEngine#LOCK}.
 */
final class PortLog {
    static final int MAX_PENDING = 16;

    private static final Object OPENED = "open";
    private static final Object STOPPED = "stopped";

    private final Log log;
    private final RateLimitedLog limited;
    private final Notifier.Task writing = new Notifier.Task(this::writeNext);

    /** {@link #OPENED}, {@link #STOPPED} or the source that keeps the port closed. */
    private final Deque<Object> pending = new ArrayDeque<>(MAX_PENDING + 1);

    private int skipped;
    private String where = "";
    private boolean starting;

    PortLog(Log log, Time time) {
        this.log = log;
        this.limited = new RateLimitedLog(log, time);
    }

    void started(String address) {
        where = address;
        starting = true;
    }

    void opened() {
        record(OPENED);
    }

    void closed(StatusSource unhealthy) {
        record(unhealthy);
    }

    void stopped() {
        record(STOPPED);
    }

    private void record(Object change) {
        if (pending.size() == MAX_PENDING) {
            pending.removeLast();
            skipped++;
        }
        pending.addLast(change);
        log.notifier().post(writing);
    }

    /** One change for each run, so that what others have to deliver keeps its turn. */
    private void writeNext() {
        Object change;
        int before = 0;
        synchronized (HealthEngine.LOCK) {
            change = pending.poll();
            if (pending.isEmpty()) {
                // The changes that were left out came before the last.
                before = skipped;
                skipped = 0;
            } else {
                log.notifier().post(writing);
            }
        }
        if (change != null) {
            limited.write(Level.INFO, "Health check port " + where + " is " + text(change), before);
        }
    }

    private String text(Object change) {
        boolean first = starting;
        starting = false;
        if (change instanceof StatusSource unhealthy) {
            String reasons = first ? unhealthy.reasons() : "";
            return "closed because health " + unhealthy.name() + " is unhealthy"
                    + (reasons.isEmpty() ? "" : ": " + reasons);
        }
        return change.equals(OPENED) ? "open" : "closed";
    }
}
