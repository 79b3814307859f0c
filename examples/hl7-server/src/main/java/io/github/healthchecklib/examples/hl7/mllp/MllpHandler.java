package io.github.healthchecklib.examples.hl7.mllp;

/** Makes the acknowledgment of a message. Called by many threads at once. */
@FunctionalInterface
public interface MllpHandler {
    /**
     * Answers a message, or the beginning of one that is over a limit.
     *
     * @param frame the message
     * @param peer who sent it, for logs
     * @return the acknowledgment, without its frame
     */
    byte[] answer(Frame frame, String peer);
}
