package io.github.healthchecklib;

import io.github.healthchecklib.internal.ProbeCounter;
import io.github.healthchecklib.internal.ProbePort;
import io.github.healthchecklib.internal.Words;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port that answers health probes: a prober that can connect knows that the application is available. It sends nothing,
 * waits for nothing and closes each connection at once. With a {@link Health} it is open if, and only if, that is healthy; without, for as
 * long as it is started.
 *
 * <pre>{@code
 * try (var health = new TcpHealthCheckServer("0.0.0.0", 9000)) {
 *     health.start();
 *     runTheApplication();
 * }
 * }</pre>
 *
 * <p>{@link #start()}, {@link #stop()} and {@link #close()} are idempotent and may be called from any thread, from a shutdown
 * hook and by an interrupted thread, whose interrupt is kept. A server that was stopped or closed can be started again.
 *
 * <p>While it is started, one daemon thread accepts connections; it doesn't keep the JVM from ending. If the operating
 * system fails to hand over connections (no descriptors, no memory), the thread retries with a back-off; when that goes on,
 * the port is closed, so that probers are refused, until it can be opened again. Each such outage is logged once when it
 * begins and once when it is over.
 *
 * <p>Logs go to the {@link System.Logger} named after this class: INFO when the port opens and closes, WARNING for
 * what a person should look at, and nothing above TRACE per probe.
 */
public final class TcpHealthCheckServer implements AutoCloseable {
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;
    private static final Logger LOGGER = System.getLogger(TcpHealthCheckServer.class.getName());

    private final HealthCheckConfig config;
    private final @Nullable Health health;
    private final ProbeCounter probes = new ProbeCounter();

    /** Guards the change from started to stopped and back. Taken before the lock of {@link ProbePort}, never after. */
    private final Object lifecycle = new Object();

    /** Null while stopped. Written under {@link #lifecycle}. */
    private volatile @Nullable ProbePort probePort;

    /** Creates a server for {@code 127.0.0.1:9000}, the defaults of {@link HealthCheckConfig}. Opens nothing. */
    public TcpHealthCheckServer() {
        this(HealthCheckConfig.defaults());
    }

    /**
     * Creates a server for a host and port, otherwise with the defaults of {@link HealthCheckConfig}. Opens nothing.
     *
     * @param host an address or name of this machine; {@code 0.0.0.0} for all its addresses, IPv6 included
     * @param port 0 to 65535; 0 asks for any free port
     * @throws HealthCheckConfigException if the host is blank or the port out of range
     */
    public TcpHealthCheckServer(String host, int port) {
        this(HealthCheckConfig.defaults().withHost(host).withPort(port));
    }

    /**
     * Creates a server. Opens nothing.
     *
     * @param config its settings
     */
    public TcpHealthCheckServer(HealthCheckConfig config) {
        this.config = config;
        this.health = null;
    }

    /**
     * Creates a server whose port, while it is started, is open if, and only if, the application is healthy. Opens nothing.
     *
     * @param config its settings
     * @param health what it shows; it stays its maker's to close
     */
    public TcpHealthCheckServer(HealthCheckConfig config, Health health) {
        this.config = config;
        this.health = health;
    }

    /**
     * Opens the port: when this returns, a prober can connect; with a {@link Health}, if that is healthy, and from then on
     * whenever it is. Use {@link Health#awaitHealthy} to wait for that. Does nothing if it is started already.
     *
     * <p>Looking up a host name takes as long as the machine's resolver does.
     *
     * @throws HealthCheckStartException if the port can't be opened; nothing is left open then, and it may be tried again
     */
    public void start() {
        if (probePort != null) {
            return;
        }
        // Before the lock: a slow look-up must not hold up a stop.
        InetAddress address = lookUp(config.host());
        ProbePort opened;
        synchronized (lifecycle) {
            if (probePort != null) {
                return;
            }
            opened = open(new InetSocketAddress(address, config.port()));
            probePort = opened;
            if (health != null) {
                health.attach(opened);
            }
        }
        LOGGER.log(Level.INFO, "Health check port " + where(opened) + (opened.isOpen() ? " is open" : refusing()));
        warnOfLoopbackInContainer(opened);
    }

    /**
     * Closes the port: when this returns, a connect is refused, the thread has ended and the port can be bound again at
     * once. Does nothing if it is stopped already. Waits for nobody but the thread, which waits for no client.
     */
    public void stop() {
        ProbePort open;
        synchronized (lifecycle) {
            open = probePort;
            if (open == null) {
                return;
            }
            if (health != null) {
                health.detach(open);
            }
            open.close();
            probePort = null;
        }
        LOGGER.log(Level.INFO, "Health check port " + where(open) + " is closed");
    }

    /** The same as {@link #stop()}, for try-with-resources. */
    @Override
    public void close() {
        stop();
    }

    /**
     * Returns whether the port answers probes now: false while stopped, and during an outage.
     *
     * @return whether it is open
     */
    public boolean isOpen() {
        ProbePort open = probePort;
        return open != null && open.isOpen();
    }

    /**
     * Returns the address that is bound, or the configured host while stopped.
     *
     * @return an address in text form while started
     */
    public String host() {
        ProbePort open = probePort;
        return open != null ? open.address().getHostAddress() : config.host();
    }

    /**
     * Returns the port that is bound, or the configured one while stopped.
     *
     * @return 1 to 65535 while started; 0 while stopped if any free port was asked for
     */
    public int port() {
        ProbePort open = probePort;
        return open != null ? open.port() : config.port();
    }

    /**
     * Returns the number of probes answered since this object was created. A prober that has seen its connection closed has
     * been counted.
     *
     * @return the number of probes
     */
    public long probesAnswered() {
        return probes.answered();
    }

    /**
     * Returns when the last probe was answered, by the wall clock.
     *
     * @return the time, in milliseconds; empty before the first probe
     */
    public Optional<Instant> lastProbe() {
        return probes.last();
    }

    private ProbePort open(InetSocketAddress address) {
        try {
            BooleanSupplier truth = health != null ? health::isHealthyAndFresh : () -> true;
            return new ProbePort(
                    ServerSocket::new,
                    address,
                    config.backlog(),
                    truth.getAsBoolean(),
                    truth,
                    config.unprobedWarning(),
                    probes,
                    LOGGER);
        } catch (IOException e) {
            throw new HealthCheckStartException(explain(address, e), e);
        }
    }

    private String refusing() {
        return health == null
                ? " refuses"
                : " refuses until health " + health.name() + " is healthy: "
                        + health.report().reasons();
    }

    private static InetAddress lookUp(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new HealthCheckStartException(
                    "Health check host must be an address or name of this machine, but \"" + host + "\" is not known"
                            + " here. Set another host (HEALTH_CHECK_HOST), such as 127.0.0.1 or 0.0.0.0.",
                    e);
        }
    }

    private String explain(InetSocketAddress address, IOException failure) {
        String text = String.valueOf(failure.getMessage());
        String where = "Health check port " + Words.of(address.getAddress(), address.getPort());
        if (text.contains("in use")) {
            return where + " must be free, but something listens there (" + text + "). Stop that, or set another port ("
                    + config.portVariable() + ").";
        }
        if (text.contains("denied")) {
            return where + " must be allowed to this user, but is not (" + text + ")."
                    + (address.getPort() < FIRST_UNPRIVILEGED_PORT ? " Ports below 1024 need a special right." : "")
                    + " Set a port from 1024 up (" + config.portVariable() + ").";
        }
        if (failure instanceof BindException) {
            return where + " must be on an address of this machine, but can not be bound (" + text
                    + "). Set another host" + " (HEALTH_CHECK_HOST), such as 127.0.0.1 or 0.0.0.0.";
        }
        return where + " could not be opened (" + text + ").";
    }

    private void warnOfLoopbackInContainer(ProbePort open) {
        Optional<String> variable = config.containerVariable();
        if (variable.isPresent() && open.address().isLoopbackAddress()) {
            LOGGER.log(
                    Level.WARNING,
                    "Health check port " + where(open) + " is bound to loopback, but this runs in a container ("
                            + variable.get() + " is set): the platform probes the container from outside, and will be"
                            + " refused. Set HEALTH_CHECK_HOST=0.0.0.0.");
        }
    }

    private static String where(ProbePort open) {
        return Words.of(open.address(), open.port());
    }
}
