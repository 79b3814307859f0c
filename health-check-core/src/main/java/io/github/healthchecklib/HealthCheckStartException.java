package io.github.healthchecklib;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Thrown by {@link TcpHealthCheckServer#start()} when the port can't be opened: the host is unknown or not of this machine,
 * the port is taken, or the right to bind it is missing. The message is one line for the person who set it up; the cause
 * is what the operating system said. Nothing is left open.
 */
public class HealthCheckStartException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message one line: what failed, why, what to do
     * @param cause what the operating system said
     */
    public HealthCheckStartException(String message, IOException cause) {
        super(message, cause);
    }
}
