package io.github.healthchecklib.checks;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import io.github.healthchecklib.internal.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Checks of a TCP port: the application's own, for liveness, or that of something it needs, for readiness. */
public final class TcpChecks {
    /** How long a connect may take: 2000 ms. */
    public static final int CONNECT_TIMEOUT_MILLIS = 2000;

    private static final int MAX_PORT = 65535;

    private TcpChecks() {}

    /**
     * Returns a check that a connect succeeds within {@value #CONNECT_TIMEOUT_MILLIS} ms. It sends nothing and closes
     * at once.
     *
     * <p>It shows that something listens there. It does not show that somebody accepts: the kernel completes connects
     * until the queue is full, which it is after some runs if nobody accepts. For more, add a check that sends a
     * request and reads the answer.
     *
     * <p>An application that stops listening before it has finished its last work should make this check return healthy
     * from then on, or the liveness port closes before the work is done; the HL7 example shows how.
     *
     * <p>Cost: one connection per run, whose closed end stays with this machine for a minute (TIME_WAIT); a look-up, if
     * it is a name.
     *
     * @param host an address or a name, which is looked up at each run
     * @param port 1 to 65535
     * @return the check
     * @throws IllegalArgumentException if the host is blank or the port out of range
     */
    public static HealthCheck connect(String host, int port) {
        Settings.ARGUMENTS.notBlank("host", "an address or a name", host, "Correct it.");
        Settings.ARGUMENTS.number("port", Integer.toString(port), 1, MAX_PORT, "", "Correct it.");
        return () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
                // A connect to a free port of this machine may be given that port as its own, and then meets itself.
                return socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())
                        ? CheckResult.unhealthy("nothing listens on " + host + ":" + port + ": connected to itself")
                        : CheckResult.healthy();
            } catch (IOException e) {
                return CheckResult.unhealthy("no connection to " + host + ":" + port + " (" + e + ")");
            }
        };
    }
}
