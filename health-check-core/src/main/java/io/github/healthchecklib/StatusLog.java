package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Log;
import io.github.healthchecklib.internal.RateLimitedLog;
import io.github.healthchecklib.internal.Time;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Logs the changes of one Health, of its status and of its failures. Used by the notifier thread alone. */
final class StatusLog {
    private final String name;
    private final RateLimitedLog log;

    private boolean loggedHealthy;
    private String loggedFailures = "";

    /** Changes that were skipped before others that needed no line. */
    private int unlogged;

    StatusLog(String name, Log log, Time time) {
        this.name = name;
        this.log = new RateLimitedLog(log, time);
    }

    /**
     * Logs a change, unless it is one that {@link HealthProbes} logs itself or that changes no failure.
     *
     * @param failures the reasons that deserve a line of their own: of indicators that have failed
     * @param lasted how long the previous status had lasted
     * @param skipped how many changes this one replaces
     */
    void changed(HealthReport report, String failures, Duration lasted, int skipped) {
        int before = unlogged + skipped;
        unlogged = skipped == 0 ? before : before + 1;
        boolean healthy = report.healthy();
        if (healthy == loggedHealthy && failures.equals(loggedFailures)) {
            return;
        }
        boolean turnedUnhealthy = loggedHealthy && !healthy;
        loggedHealthy = healthy;
        loggedFailures = failures;
        String after = " after " + Formats.rounded(lasted);
        String reasons = failures.isEmpty() ? report.reasons() : failures;
        if (healthy) {
            write(Level.INFO, "changed from unhealthy to healthy" + after, before);
        } else if (!turnedUnhealthy) {
            if (!report.closed()) {
                write(
                        failures.isEmpty() ? Level.INFO : Level.WARNING,
                        "is still unhealthy" + after + ": " + reasons,
                        before);
            }
        } else if (report.closed()) {
            write(Level.INFO, "changed from healthy to unhealthy" + after + ": " + reasons, before);
        } else if (!failures.isEmpty() || isPending(report)) {
            write(Level.WARNING, "changed from healthy to unhealthy" + after + ": " + reasons, before);
        }
    }

    /** Whether it is unhealthy for want of an indicator or of a first result. */
    private static boolean isPending(HealthReport report) {
        return report.entries().stream().allMatch(entry -> entry.healthy() || entry.pending());
    }

    private void write(Level level, String line, int before) {
        unlogged = 0;
        log.write(level, "Health " + name + " " + line, before);
    }
}
