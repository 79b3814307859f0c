package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;

/**
 * Thrown by {@link TcpHealthCheckServer#start()} when the port can't be opened: the host is unknown or not of this
 * machine, the port is taken, or the right to bind it is missing. The message is one line for the person who set it up;
 * the cause is what the operating system said. Nothing is left open.
 */
public class HealthCheckStartException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    /**
     * Creates the exception.
     *
     * @param message one line: what failed, why, what to do
     * @param cause what the operating system said
     */
    public HealthCheckStartException(String message, IOException cause) {
        super(message, cause);
    }

    static HealthCheckStartException unknownHost(String host, UnknownHostException cause) {
        return new HealthCheckStartException(
                "Health check host must be an address or name of this machine, but \""
                        + Formats.line(host)
                        + "\" is not known here. Set another host (HEALTH_CHECK_HOST),"
                        + " such as 127.0.0.1 or 0.0.0.0.",
                cause);
    }

    static HealthCheckStartException notBound(InetSocketAddress address, String portVariable, IOException cause) {
        String text = String.valueOf(cause.getMessage());
        return new HealthCheckStartException(
                "Health check port " + Formats.of(address) + " cannot be opened (" + text + "). "
                        + fix(address, portVariable, cause, text),
                cause);
    }

    private static String fix(InetSocketAddress address, String portVariable, IOException cause, String text) {
        if (text.contains("in use")) {
            return "Stop the process using it, or set " + portVariable + " to a free port.";
        }
        if (text.contains("denied")) {
            return (address.getPort() < FIRST_UNPRIVILEGED_PORT ? "Ports below 1024 need a special right. " : "")
                    + "Set " + portVariable + " to a port from 1024 up.";
        }
        if (cause instanceof SocketException && !text.contains("open files")) {
            return "Set HEALTH_CHECK_HOST to an address of this machine, such as 127.0.0.1 or 0.0.0.0.";
        }
        return "Are file descriptors or memory used up?";
    }
}
