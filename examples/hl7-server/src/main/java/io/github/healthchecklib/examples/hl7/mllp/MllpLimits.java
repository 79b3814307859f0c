package io.github.healthchecklib.examples.hl7.mllp;

import java.time.Duration;

/**
 * What clients may ask of the server. Whoever exceeds a limit is told so or hung up on; the others and the health ports
 * don't notice.
 *
 * @param maxMessageBytes the longest message
 * @param maxBytesInProgress the memory for all messages together that are being read or answered, at least twice the
 *     longest message
 * @param maxConnections how many clients may be connected
 * @param frameTimeout how long a message may take to arrive once it has begun, and its answer to be taken; between
 *     messages, a connection may be idle forever
 */
public record MllpLimits(int maxMessageBytes, int maxBytesInProgress, int maxConnections, Duration frameTimeout) {}
