package io.github.healthchecklib.client;

import java.util.Locale;

/** The outcome of a probe. A platform counts only {@link #OPEN} as a success. */
public enum Outcome {
    /** The connect succeeded. */
    OPEN,

    /** The connect was answered with a reset: nothing listens on the port, or the connection was rejected. */
    REFUSED,

    /** No answer within the timeout: packets are dropped, the accept queue is full, or name resolution hangs. */
    TIMED_OUT,

    /** The network has no route to the address. */
    UNREACHABLE,

    /** The name has no address. */
    UNKNOWN_HOST,

    /** The prober's own machine failed, for lack of descriptors or local ports: nothing is known about the target. */
    NOT_PROBED;

    /**
     * Returns the outcome as text.
     *
     * @return in lower case, with spaces: {@code timed out}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
