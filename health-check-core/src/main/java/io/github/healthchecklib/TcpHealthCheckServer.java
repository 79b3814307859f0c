package io.github.healthchecklib;

import io.github.healthchecklib.internal.AcceptLoop;
import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Log;
import io.github.healthchecklib.internal.ProbeCounter;
import io.github.healthchecklib.internal.SocketSource;
import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.internal.Timeout;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens a TCP port for health probes: a prober that can connect knows that the service is available. Sends nothing,
 * waits for no client and closes each connection at once. With a {@link Health}, the port is open if, and only if, that
 * is healthy; without one, while the server is started.
 *
 * <pre>{@code
 * try (var server = new TcpHealthCheckServer("0.0.0.0", 9000)) {
 *     server.start();
 *     runYourService();
 * }
 * }</pre>
 *
 * <p>{@link #start()}, {@link #stop()} and {@link #close()} are idempotent. They are thread-safe, and may be called by
 * a shutdown hook or an interrupted thread, whose interrupt is preserved. A server that was stopped or closed can be
 * started again.
 *
 * <p>From start to stop, the port is held: while it is closed, connects are refused and, on Linux, others that bind it
 * get "address in use". One daemon thread accepts connections. If the operating system fails to hand them over (no
 * descriptors, no memory), that thread retries with a back-off; when the failure lasts, the port is closed until it can
 * be opened again. Each such outage is logged once when it begins and once when it ends.
 *
 * <p>Logs to the {@link System.Logger} named after this class, on a thread of the library: at INFO when the port opens
 * and closes (a burst of lines, then one every 10 s with the number of those left out), at WARNING for problems, and
 * nothing per probe.
 */
public final class TcpHealthCheckServer implements AutoCloseable {
    private final HealthCheckConfig config;
    private final SocketSource sockets;
    private final Log log;
    private final PortGate gate;
    private final ProbeCounter probes = new ProbeCounter();

    /** Guards the change from started to stopped and back. Taken before {@link HealthEngine#LOCK}, never after. */
    private final Object lifecycle = new Object();

    /** Null while stopped. Written under {@link #lifecycle}. */
    private volatile @Nullable AcceptLoop running;

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
        this(config, List.of(), new Log(TcpHealthCheckServer.class), Time.system(), SocketSource.JDK);
    }

    /**
     * Creates a server whose port, while it is started, is open if, and only if, the application is healthy. Opens
     * nothing.
     *
     * @param config its settings
     * @param health the health to expose; the caller closes it
     */
    public TcpHealthCheckServer(HealthCheckConfig config, Health health) {
        this(config, List.of(health.engine()), health.engine().runtime(), SocketSource.JDK);
    }

    /** A server whose port is open while every one of several Healths is healthy. */
    TcpHealthCheckServer(
            HealthCheckConfig config,
            List<? extends StatusSource> sources,
            HealthRuntime runtime,
            SocketSource sockets) {
        this(config, sources, runtime.log().of(TcpHealthCheckServer.class), runtime.time(), sockets);
    }

    private TcpHealthCheckServer(
            HealthCheckConfig config, List<? extends StatusSource> sources, Log log, Time time, SocketSource sockets) {
        this.config = Objects.requireNonNull(config, "config");
        this.sockets = sockets;
        this.log = log;
        this.gate = new PortGate(sources, log, time);
    }

    /**
     * Takes the port. Without a {@link Health}, probers can connect once this returns; with one, whenever it is
     * healthy. Use {@link Health#awaitHealthy} to wait for that. Does nothing if it is started already.
     *
     * <p>Looking up a host name takes as long as the machine's resolver does.
     *
     * @throws HealthCheckStartException if the port cannot be opened; nothing is left open or held, and the start can
     *     be repeated. (Except if no file descriptor is left when this JVM uses a socket for the first time: then
     *     classes of the JDK fail to initialize, and no retry succeeds.)
     */
    public void start() {
        if (running != null) {
            return;
        }
        // Before the lock: a slow look-up must not delay a stop.
        InetAddress address = lookUp();
        if (start(address)) {
            announce();
        }
    }

    InetAddress lookUp() {
        try {
            return InetAddress.getByName(config.host());
        } catch (UnknownHostException e) {
            throw HealthCheckStartException.unknownHost(config.host(), e);
        }
    }

    /** Holds the port and opens it if it is to be open, without logging. Returns whether this call has started it. */
    boolean start(InetAddress address) {
        synchronized (lifecycle) {
            if (running != null) {
                return false;
            }
            AcceptLoop loop = hold(new InetSocketAddress(address, config.port()));
            try {
                gate.attach(loop);
                rejectUnopened(loop);
                running = loop;
                return true;
            } finally {
                if (running == null) {
                    gate.detach();
                    loop.close();
                }
            }
        }
    }

    /** Throws if the port is to be open, but could not be opened. */
    void rejectUnopened() {
        AcceptLoop loop = running;
        if (loop != null) {
            rejectUnopened(loop);
        }
    }

    private void rejectUnopened(AcceptLoop loop) {
        Throwable failure = loop.openFailure();
        if (failure != null) {
            IOException cause = failure instanceof IOException known ? known : new IOException(failure);
            throw HealthCheckStartException.notBound(loop.address(), config.portVariable(), cause);
        }
    }

    /** Logs that the port is open or closed, and from now on each change. */
    void announce() {
        gate.announce();
        AcceptLoop loop = running;
        if (loop != null) {
            warnOfLoopbackInContainer(loop);
        }
    }

    /**
     * Closes the port: when this returns, a connect is refused, the thread has ended and the port can be bound again at
     * once by a socket with {@code SO_REUSEADDR}, which a {@code ServerSocket} has on Linux by default. Does nothing if
     * it is stopped already. Waits only for the accept thread, which waits for no client, and at most 500 ms for the
     * log.
     */
    public void stop() {
        stopWithoutFlush();
        log.notifier().flush(new Timeout(HealthRuntime.FLUSH_TIMEOUT));
    }

    /** The same without waiting for the log. */
    void stopWithoutFlush() {
        synchronized (lifecycle) {
            AcceptLoop loop = running;
            if (loop != null) {
                gate.detach();
                loop.close();
                running = null;
            }
        }
    }

    /** The same as {@link #stop()}, for try-with-resources. */
    @Override
    public void close() {
        stop();
    }

    /**
     * Returns whether the port answers probes now: false while stopped, while unhealthy and during an outage.
     *
     * @return whether it is open
     */
    public boolean isOpen() {
        AcceptLoop loop = running;
        return loop != null && loop.isOpen();
    }

    /**
     * Returns the address that is bound, or the configured host while stopped.
     *
     * @return an address in text form while started
     */
    public String host() {
        AcceptLoop loop = running;
        return loop != null ? loop.address().getAddress().getHostAddress() : config.host();
    }

    /**
     * Returns the port that is bound, or the configured one while stopped.
     *
     * @return 1 to 65535 while started; 0 while stopped if any free port was asked for
     */
    public int port() {
        AcceptLoop loop = running;
        return loop != null ? loop.port() : config.port();
    }

    /**
     * Returns the number of probes answered since this object was created. A probe is counted before its connection is
     * closed.
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

    /**
     * Returns the cause of the present outage, which lasts until a probe is answered, even if the port is closed
     * meanwhile.
     *
     * @return the first failure since the last probe that was answered; empty if there is none
     */
    public Optional<String> outage() {
        AcceptLoop loop = running;
        return loop != null ? loop.outage() : Optional.empty();
    }

    /** How long the port has been closed, in nanoseconds; 0 while it is open. */
    long closedNanos() {
        return gate.closedNanos();
    }

    private AcceptLoop hold(InetSocketAddress address) {
        try {
            return new AcceptLoop(
                    sockets, address, config.backlog(), gate::shouldBeOpen, config.unprobedWarning(), probes, log);
        } catch (IOException e) {
            throw HealthCheckStartException.notBound(address, config.portVariable(), e);
        }
    }

    private void warnOfLoopbackInContainer(AcceptLoop loop) {
        Optional<String> variable = config.containerVariable();
        if (variable.isPresent() && loop.address().getAddress().isLoopbackAddress()) {
            log.post(
                    Level.WARNING,
                    "Health check port " + Formats.of(loop.address())
                            + " is bound to loopback, but this runs in a container ("
                            + variable.get() + " is set): the platform probes the container from outside, so its"
                            + " probes are refused. Set HEALTH_CHECK_HOST=0.0.0.0.");
        }
    }
}
