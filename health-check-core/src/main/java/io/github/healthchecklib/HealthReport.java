package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The status of a {@link Health} and the state of each indicator at one moment. Immutable. {@link #toString()} is a
 * text of several lines for people.
 *
 * @param name the name of the Health
 * @param healthy its status: it is not closed, has an indicator, and every indicator is healthy
 * @param closed whether it was closed
 * @param duration how long it has had this status
 * @param entries the indicators, in the order in which they were added
 */
public record HealthReport(String name, boolean healthy, boolean closed, Duration duration, List<Entry> entries) {
    /**
     * Copies the entries.
     *
     * @param name the name of the Health
     * @param healthy its status
     * @param closed whether it was closed
     * @param duration how long it has had this status
     * @param entries the indicators
     */
    public HealthReport {
        entries = List.copyOf(entries);
    }

    /**
     * An indicator. Name and reason are one line each: line breaks and other control characters are replaced by spaces.
     *
     * @param name its name, unique in its Health
     * @param healthy its state
     * @param pending whether it is unhealthy only because it has had no result yet, or too few healthy ones in a row
     * @param reason why it is unhealthy; empty if it is healthy
     * @param since when it entered this state, by the wall clock, in milliseconds
     * @param duration how long it has been in this state, whatever the wall clock did
     * @param timeLeft how long it stays healthy unless something happens, such as the next beat; empty if there is no
     *     limit
     * @param lastDuration how long the last run of a check took; empty for other indicators and before the first run
     *     has ended
     */
    public record Entry(
            String name,
            boolean healthy,
            boolean pending,
            String reason,
            Instant since,
            Duration duration,
            Optional<Duration> timeLeft,
            Optional<Duration> lastDuration) {

        /** One line: the name, the state and how long it has lasted, the reason. */
        @Override
        public String toString() {
            return name + ": " + (healthy ? "healthy" : "unhealthy") + " for " + Formats.rounded(duration)
                    + (reason.isEmpty() ? "" : ": " + reason)
                    + lastDuration
                            .map(last -> " (last run " + Formats.rounded(last) + ")")
                            .orElse("");
        }

        String summary() {
            return name + ": " + reason;
        }

        boolean isSameStateAs(Entry other) {
            return name.equals(other.name) && healthy == other.healthy && reason.equals(other.reason);
        }
    }

    /**
     * Returns why it is unhealthy, in one line: the name and reason of each unhealthy indicator, "closed", or "no
     * indicators".
     *
     * @return the text; empty if it is healthy
     */
    public String reasons() {
        if (closed) {
            return "closed";
        }
        if (entries.isEmpty()) {
            return "no indicators";
        }
        return entries.stream()
                .filter(entry -> !entry.healthy())
                .map(Entry::summary)
                .collect(Collectors.joining("; "));
    }

    /** The status in the first line, then one line for each indicator. */
    @Override
    public String toString() {
        String status = healthy ? "healthy" : closed || entries.isEmpty() ? "unhealthy: " + reasons() : "unhealthy";
        return entries.stream().map(entry -> "\n  " + entry).collect(Collectors.joining("", name + ": " + status, ""));
    }
}
