package io.github.healthchecklib;

import io.github.healthchecklib.internal.Log;
import io.github.healthchecklib.internal.Settings;
import io.github.healthchecklib.internal.SocketSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Liveness, readiness and startup together: a {@link Health} and a port for each.
 *
 * <pre>{@code
 * HealthProbes probes = HealthProbes.fromEnvironment();
 * probes.readiness().check("database", JdbcChecks.answers(dataSource));
 * Heartbeat consumer = probes.liveness().heartbeat("consumer", Duration.ofSeconds(30));
 * probes.start();
 * probes.closeOnShutdown(Duration.ofSeconds(15), application::stop);
 * }</pre>
 *
 * <table>
 * <caption>A port is open between {@link #start()} and {@link #stop()}</caption>
 * <tr><td>liveness</td><td>while liveness is healthy</td></tr>
 * <tr><td>startup</td><td>from the first moment at which liveness and startup are both healthy</td></tr>
 * <tr><td>readiness</td>
 *     <td>while readiness is healthy, startup has been passed and liveness is healthy, until a drain begins</td></tr>
 * </table>
 *
 * <p>The lifecycle is: new, {@linkplain #start started}, {@linkplain #drain draining}, {@linkplain #close closed}. From
 * started, {@link #stop()} leads back to new. Thread-safe. Reports show the lifecycle as an indicator: "accepting" in
 * readiness, "started" in liveness and startup.
 */
public final class HealthProbes implements AutoCloseable {
    /**
     * The default budget of {@link #closeOnShutdown(Duration, Runnable)}: 28 s, 2 s below the default grace period of
     * platforms.
     */
    public static final Duration DEFAULT_SHUTDOWN_BUDGET = Duration.ofSeconds(28);

    private static final Duration MIN_BUDGET = Duration.ofSeconds(2);
    private static final Duration MAX_BUDGET = Duration.ofHours(1);

    private final HealthRuntime runtime;
    private final Log log;
    private final Health liveness;
    private final Health readiness;
    private final Health startup;
    private final ProbeServers servers;
    private final ProbesLifecycle lifecycle;

    /**
     * Creates the probes. Opens nothing.
     *
     * @param config their settings
     * @throws HealthCheckConfigException if two ports are the same
     */
    public HealthProbes(HealthProbesConfig config) {
        this(config, new HealthRuntime(), SocketSource.JDK);
    }

    /** For tests: with a runtime and sockets of their own. */
    HealthProbes(HealthProbesConfig config, HealthRuntime runtime, SocketSource sockets) {
        config.rejectSamePorts();
        this.runtime = runtime;
        this.log = runtime.log().of(HealthProbes.class);
        this.liveness = new Health("liveness", runtime, false);
        this.readiness = new Health("readiness", runtime, false);
        this.startup = new Health("startup", runtime, false);
        HealthEngine alive = liveness.engine();
        HealthEngine ready = readiness.engine();
        HealthEngine started = startup.engine();
        StartupLatch latch = new StartupLatch(alive, started);
        Map<ProbeType, List<StatusSource>> exposed = Map.of(
                ProbeType.LIVENESS,
                List.of(alive),
                ProbeType.STARTUP,
                List.of(latch),
                ProbeType.READINESS,
                config.isReadinessIndependent() ? List.of(ready) : List.of(ready, latch, alive));
        this.servers = new ProbeServers(config, exposed, runtime, sockets);
        this.lifecycle = new ProbesLifecycle(alive, ready, started, latch, servers, log);
    }

    /**
     * Creates the probes from this process's environment; see {@link HealthProbesConfig#fromEnvironment()}. Opens
     * nothing.
     *
     * @return the probes
     * @throws HealthCheckConfigException naming the variable, if a value is outside its range, or two ports are the
     *     same
     */
    public static HealthProbes fromEnvironment() {
        return new HealthProbes(HealthProbesConfig.fromEnvironment());
    }

    /**
     * Returns the Health of liveness. Add only what a restart repairs: a loop that has stopped, work that is stuck, a
     * deadlock.
     *
     * @return the Health, which is closed with this
     */
    public Health liveness() {
        return liveness;
    }

    /**
     * Returns the Health of readiness: what is needed to take traffic, such as a database. A dependency that all
     * replicas share belongs here and not to liveness: the platform would restart them all when it is down.
     *
     * @return the Health, which is closed with this
     */
    public Health readiness() {
        return readiness;
    }

    /**
     * Returns the Health of startup: what must be healthy once, together with liveness, for startup to be passed.
     *
     * @return the Health, which is closed with this
     */
    public Health startup() {
        return startup;
    }

    /**
     * Returns the Health of a probe.
     *
     * @param type which probe
     * @return {@link #liveness()}, {@link #readiness()} or {@link #startup()}
     */
    public Health health(ProbeType type) {
        return switch (type) {
            case LIVENESS -> liveness;
            case READINESS -> readiness;
            case STARTUP -> startup;
        };
    }

    /**
     * Returns the server of a probe, to query its port, the number of probes answered and its outage. Do not start or
     * stop it directly.
     *
     * @param type which probe
     * @return the server; empty if the probe is disabled
     */
    public Optional<TcpHealthCheckServer> server(ProbeType type) {
        return servers.get(type);
    }

    /**
     * Returns whether the port of a probe is open.
     *
     * @param type which probe
     * @return whether it is open; false if the probe is disabled
     */
    public boolean isOpen(ProbeType type) {
        return server(type).map(TcpHealthCheckServer::isOpen).orElse(false);
    }

    /**
     * Returns the port of a probe: the one that is bound while started, otherwise the configured one.
     *
     * @param type which probe
     * @return the port
     * @throws IllegalArgumentException if the probe is disabled
     */
    public int port(ProbeType type) {
        return server(type)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The " + type + " probe is disabled. Set a port in " + type.variable() + "."))
                .port();
    }

    /**
     * Holds all ports, or none, and opens those that are to be open: when this returns, they answer. Does nothing if
     * this is started, or once a drain has begun: the application is shutting down.
     *
     * @throws HealthCheckStartException if a port cannot be opened; none is open or held then
     * @throws IllegalStateException if this is closed
     */
    public void start() {
        lifecycle.start();
    }

    /**
     * Closes the ports and gives them back, so that {@link #start()} can take them again: for a framework that restarts
     * its context, or before a checkpoint of the JVM. Checks go on running. Does nothing if this is not started, or
     * once a drain has begun: then {@link #close()} closes the ports.
     */
    public void stop() {
        lifecycle.stop();
        runtime.flush();
    }

    /**
     * Takes the application out of traffic, and waits until the platform has noticed; see
     * {@link #drain(Duration, Duration, WorkTracker...)}.
     *
     * @param noticeTime how long the readiness port must have been closed; more than the readiness probe's period ×
     *     failure threshold
     * @throws InterruptedException if the thread is interrupted; readiness stays closed
     */
    public void drain(Duration noticeTime) throws InterruptedException {
        drain(noticeTime, Duration.ZERO);
    }

    /**
     * Takes the application out of traffic: closes the readiness port at once and permanently, while liveness stays
     * open, so that work can be finished. Waits until the readiness port has been closed for the notice time, so that
     * the platform notices; time for which it was closed before counts; if the readiness probe is disabled, waits the
     * whole time. Then waits until the trackers are all idle at the same moment. {@link #close()} ends the wait.
     *
     * @param noticeTime how long the readiness port must have been closed; more than the readiness probe's period ×
     *     failure threshold
     * @param timeout how long to wait after that for work in progress
     * @param untilIdle whose work is waited for
     * @return whether all trackers were idle at the end; true if there are none
     * @throws InterruptedException if the thread is interrupted; readiness stays closed
     */
    public boolean drain(Duration noticeTime, Duration timeout, WorkTracker... untilIdle) throws InterruptedException {
        return lifecycle.drain(noticeTime, timeout, List.of(untilIdle));
    }

    /**
     * Registers a shutdown hook that stops everything on SIGTERM and Ctrl-C, within {@link #DEFAULT_SHUTDOWN_BUDGET};
     * see {@link #closeOnShutdown(Duration, Duration, Runnable)}.
     *
     * @param noticeTime how long readiness is closed before the application is stopped, 0 to 28 s
     * @param stopApplication finishes the work and stops
     * @throws IllegalArgumentException if the time is out of range
     * @throws IllegalStateException if this was called before, this is closed, or the JVM is shutting down already
     */
    public void closeOnShutdown(Duration noticeTime, Runnable stopApplication) {
        closeOnShutdown(noticeTime, DEFAULT_SHUTDOWN_BUDGET, stopApplication);
    }

    /**
     * Registers a shutdown hook that stops everything on SIGTERM and Ctrl-C: {@link #drain(Duration)}, then the
     * application, then {@link #close()}. Whatever the application, listeners or log handlers do, the hook ends within
     * the budget: an application that has not stopped 1 s before the budget ends is interrupted and left behind, with a
     * warning, because the platform would kill it anyway. If it calls {@code System.exit}, which waits for this hook,
     * the rest of the budget is lost.
     *
     * @param noticeTime how long readiness is closed before the application is stopped, 0 to the budget
     * @param budget from the signal to the end, 2 s to 1 h; less than the platform's grace period, which is 30 s by
     *     default
     * @param stopApplication finishes the work and stops; called on a thread of its own, and what it throws is logged
     * @throws IllegalArgumentException if a time is out of range
     * @throws IllegalStateException if this was called before, this is closed, or the JVM is shutting down already
     */
    public void closeOnShutdown(Duration noticeTime, Duration budget, Runnable stopApplication) {
        Settings.ARGUMENTS.duration("budget", budget, MIN_BUDGET, MAX_BUDGET, "Correct it.");
        Settings.ARGUMENTS.duration("noticeTime", noticeTime, Duration.ZERO, budget, "Correct it.");
        Objects.requireNonNull(stopApplication, "stopApplication");
        lifecycle.register(new ShutdownHook(this, noticeTime, budget, stopApplication, log));
    }

    /**
     * Closes all ports, liveness last, and ends all checks and threads. Delivers pending changes to listeners and the
     * log, for which it waits at most 500 ms. Removes the hook of {@link #closeOnShutdown}. Permanent; idempotent.
     */
    @Override
    public void close() {
        lifecycle.close();
        readiness.close();
        startup.close();
        liveness.close();
        runtime.close();
        lifecycle.removeHook();
    }
}
