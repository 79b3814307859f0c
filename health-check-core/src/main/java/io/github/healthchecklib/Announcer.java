package io.github.healthchecklib;

import io.github.healthchecklib.internal.FlightRecorder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the log and the listeners of each change of a verdict, once and in order, by one thread at a time, which holds no lock
 * meanwhile. Changes are added under the lock of the Health, before the monitor of this object.
 */
final class Announcer {
    private final String name;
    private final Logger logger;
    private final Queue<Change> untold = new ArrayDeque<>();
    private boolean telling;

    /** Of the thread that tells alone. */
    private final List<Consumer<HealthReport>> listeners = new ArrayList<>();

    /**
     * What is told.
     *
     * @param lasted how long the verdict before it had lasted
     * @param newcomer a listener that is told the present verdict to begin with; null for a change that concerns all
     */
    private record Change(
            HealthReport report, Duration lasted, @Nullable Consumer<HealthReport> newcomer) {}

    Announcer(String name, Logger logger) {
        this.name = name;
        this.logger = logger;
    }

    synchronized void add(HealthReport report, Duration lasted) {
        untold.add(new Change(report, lasted, null));
    }

    synchronized void addListener(HealthReport present, Consumer<HealthReport> newcomer) {
        untold.add(new Change(present, Duration.ZERO, newcomer));
    }

    /** Whether there is something to tell, and no thread is at it. */
    synchronized boolean isWaiting() {
        return !telling && !untold.isEmpty();
    }

    /** Tells what has not been told yet, unless a thread is at it, which then tells that too. */
    void tellAll() {
        for (Change change = next(true); change != null; change = next(false)) {
            try {
                tell(change);
            } catch (Throwable notLogged) {
                // The log itself failed: nobody is left to tell, and the next change must be told all the same.
            }
        }
    }

    private synchronized @Nullable Change next(boolean begin) {
        if (begin && telling) {
            return null;
        }
        Change change = untold.poll();
        telling = change != null;
        return change;
    }

    private void tell(Change change) {
        if (change.newcomer != null) {
            listeners.add(change.newcomer);
            tell(change.newcomer, change.report);
            return;
        }
        String reasons = change.report.reasons();
        boolean healthy = change.report.healthy();
        String why = healthy ? "" : ": " + (reasons.isEmpty() ? "closed" : reasons);
        logger.log(
                reasons.isEmpty() ? Level.INFO : Level.WARNING,
                "Health " + name + " from " + (healthy ? "unhealthy to healthy" : "healthy to unhealthy") + " after "
                        + HealthReport.rounded(change.lasted) + why);
        FlightRecorder.verdict(name, healthy, reasons, change.lasted);
        for (Consumer<HealthReport> listener : listeners) {
            tell(listener, change.report);
        }
    }

    private void tell(Consumer<HealthReport> listener, HealthReport report) {
        try {
            listener.accept(report);
        } catch (Throwable thrown) {
            logger.log(
                    Level.ERROR,
                    "A listener of health " + name + " threw, and is told the next change all the same",
                    thrown);
        }
    }
}
