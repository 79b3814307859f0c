package io.github.healthchecklib;

import io.github.healthchecklib.internal.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a {@link Health} was at one moment: its verdict and each piece of evidence. Immutable. {@link #toString()} is a text for
 * people, of several lines.
 *
 * @param name the name of the Health
 * @param healthy the verdict: every entry is healthy, and there is at least one
 * @param entries each piece of evidence, in the order in which they were added
 */
public record HealthReport(String name, boolean healthy, List<Entry> entries) {
    /**
     * Copies the entries.
     *
     * @param name the name of the Health
     * @param healthy the verdict
     * @param entries each piece of evidence
     */
    public HealthReport {
        entries = List.copyOf(entries);
    }

    /**
     * A piece of evidence.
     *
     * @param name its name, unique in its Health
     * @param healthy its state
     * @param reason why it is unhealthy; empty if it is healthy
     * @param since since when it has been in this state, by the clock
     * @param duration for how long it had been in this state, whatever the clock did
     * @param lastDuration how long the last run of a check took; empty for other evidence and before the first run has ended
     */
    public record Entry(
            String name,
            boolean healthy,
            String reason,
            Instant since,
            Duration duration,
            Optional<Duration> lastDuration) {
        /** One line: the name, the state and for how long, the reason. */
        @Override
        public String toString() {
            return name + ": " + (healthy ? "healthy" : "unhealthy") + " for " + rounded(duration)
                    + (reason.isEmpty() ? "" : ": " + reason)
                    + lastDuration
                            .map(last -> " (last run " + rounded(last) + ")")
                            .orElse("");
        }
    }

    /**
     * Returns the unhealthy entries in one line: each one's name and reason.
     *
     * @return the text; empty if all are healthy
     */
    public String reasons() {
        return entries.stream()
                .filter(entry -> !entry.healthy())
                .map(entry -> entry.name() + ": " + entry.reason())
                .collect(Collectors.joining("; "));
    }

    /** The verdict in the first line, then one line for each entry. */
    @Override
    public String toString() {
        return entries.stream()
                .map(entry -> "\n  " + entry)
                .collect(Collectors.joining("", name + ": " + (healthy ? "healthy" : "unhealthy"), ""));
    }

    static String rounded(Duration duration) {
        return Words.of(duration.truncatedTo(ChronoUnit.MILLIS));
    }
}
