package io.github.healthchecklib.examples.hl7.mllp;

import java.time.Duration;

/**
 * Limits for clients. A client that exceeds one gets an error or is disconnected; other clients and the health ports
 * are not affected.
 *
 * @param maxMessageBytes the maximum size of a message
 * @param maxBytesInProgress the memory for all messages together that are being read or answered, at least twice the
 *     maximum size of a message
 * @param maxConnections the maximum number of connected clients
 * @param frameTimeout how long a message may take to arrive once it has begun, and its answer to be taken; between
 *     messages, a connection may be idle forever
 */
public record MllpLimits(int maxMessageBytes, int maxBytesInProgress, int maxConnections, Duration frameTimeout) {}
