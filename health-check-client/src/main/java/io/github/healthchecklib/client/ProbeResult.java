package io.github.healthchecklib.client;

import io.github.healthchecklib.client.internal.Durations;
import java.time.Duration;

/**
 * The result of one probe. Immutable.
 *
 * @param target what was probed
 * @param outcome the outcome
 * @param took if the port is open, refused or unreachable: time of the connect that decided the outcome, without name
 *     resolution and other addresses; otherwise, time of the whole probe
 * @param detail the operating system's error text or another explanation; may be empty
 */
public record ProbeResult(Target target, Outcome outcome, Duration took, String detail) {
    /**
     * Returns whether a platform counts this as a success.
     *
     * @return whether the port is open
     */
    public boolean isOpen() {
        return outcome == Outcome.OPEN;
    }

    /**
     * Returns the result as text.
     *
     * @return one line: {@code 127.0.0.1:9000 open 0.31 ms}, {@code db:5432 unknown host 2.1 ms (db: Name or service
     *     not known)}
     */
    @Override
    public String toString() {
        return target + " " + outcome + " " + Durations.millis(took) + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
