package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/**
 * Thrown by {@link TcpHealthCheckServer#start()} and {@link HealthProbes#start()} when a port cannot be opened: the
 * host is unknown or not of this machine, the port is taken, permission is missing, or descriptors or memory are used
 * up. The message is one line with the fix; the cause is the operating system's error. Nothing is left open.
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
                        + "\" cannot be resolved. Set HEALTH_CHECK_HOST to another host,"
                        + " such as 127.0.0.1 or 0.0.0.0.",
                cause);
    }

    static HealthCheckStartException notBound(InetSocketAddress address, String portVariable, IOException cause) {
        return new HealthCheckStartException(
                "Health check port " + Formats.of(address) + " cannot be opened (" + cause.getMessage() + "). "
                        + fix(address, portVariable, cause),
                cause);
    }

    /** Not by the text of the cause, which the operating system translates. */
    private static String fix(InetSocketAddress address, String portVariable, IOException cause) {
        if (!isOfThisMachine(address.getAddress())) {
            return "Set HEALTH_CHECK_HOST to an address of this machine, such as 127.0.0.1 or 0.0.0.0.";
        }
        if (!(cause instanceof BindException)) {
            return "Check whether file descriptors or memory are used up.";
        }
        boolean privileged = address.getPort() < FIRST_UNPRIVILEGED_PORT;
        return "Stop the process using it, or set " + portVariable + " to a free port"
                + (privileged ? " from 1024 up: ports below need elevated privileges." : ".");
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            // Linux has all of 127.0.0.0/8, of which the interface names one.
            return address.isAnyLocalAddress()
                    || (address instanceof Inet4Address && address.isLoopbackAddress())
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException noDescriptor) {
            return true;
        }
    }
}
