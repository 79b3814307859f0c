package io.github.healthchecklib.client;

import java.util.Locale;

/** What a probe met. Only {@link #OPEN} is a success to a platform. */
public enum Outcome {
    /** The connect succeeded. */
    OPEN,

    /**
     * The connect was answered by a reset: nothing listens on the port, or what listens there doesn't want this
     * connection.
     */
    REFUSED,

    /**
     * No answer within the timeout: packets are dropped, the queue of connections is full, or the look-up of the name
     * hangs.
     */
    TIMED_OUT,

    /** The network has no way there. */
    UNREACHABLE,

    /** The name has no address. */
    UNKNOWN_HOST,

    /**
     * The prober's own machine couldn't, for want of descriptors or local ports, say: nothing is known about the
     * target.
     */
    NOT_PROBED;

    /**
     * Returns it as people write it.
     *
     * @return lower case, with spaces: {@code timed out}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
