package io.github.healthchecklib.client;

import io.github.healthchecklib.client.internal.Durations;
import java.time.Duration;

/**
 * The result of one probe. Immutable.
 *
 * @param target what was probed
 * @param outcome what the probe met
 * @param took from its beginning to its outcome, the look-up of the name included
 * @param detail what a person should know besides, as the text of the operating system's error; empty if there is
 *     nothing
 */
public record ProbeResult(Target target, Outcome outcome, Duration took, String detail) {
    /**
     * Returns whether a platform would take it for a success.
     *
     * @return whether the port is open
     */
    public boolean isOpen() {
        return outcome == Outcome.OPEN;
    }

    /**
     * Returns it as people read it.
     *
     * @return one line: {@code 127.0.0.1:9000 open 0.31 ms}, {@code db:5432 unknown host 2.1 ms (db: Name or service
     *     not known)}
     */
    @Override
    public String toString() {
        return target + " " + outcome + " " + Durations.millis(took) + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
