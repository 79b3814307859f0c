package io.github.healthchecklib;

import io.github.healthchecklib.internal.Words;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Liveness, readiness and startup as a unit: three ports, each open if, and only if, its {@link Health} is healthy.
 *
 * <pre>{@code
 * HealthProbes probes = HealthProbes.fromEnvironment();
 * probes.check("database", database::isReachable);
 * Heartbeat consumer = probes.liveness().heartbeat("consumer", Duration.ofSeconds(30));
 * probes.start();
 * probes.closeOnShutdown(Duration.ofSeconds(5), application::stop);
 * }</pre>
 *
 * <p>All are unhealthy until {@link #start()}. Startup opens once liveness is healthy for the first time and its own evidence is
 * healthy, and then stays open. All methods may be called by any thread.
 */
public final class HealthProbes implements AutoCloseable {
    /** The default budget of {@link #closeOnShutdown(Duration, Runnable)}: 28 s, 2 s below the default grace period of platforms. */
    public static final Duration DEFAULT_SHUTDOWN_BUDGET = Duration.ofSeconds(28);

    private static final Duration MIN_BUDGET = Duration.ofSeconds(1);
    private static final Duration MAX_BUDGET = Duration.ofHours(1);
    private static final Logger LOGGER = System.getLogger(HealthProbes.class.getName());
    private static final String OFF = "off";

    private final Health liveness = new Health("liveness");
    private final Health readiness = new Health("readiness");
    private final Health startup = new Health("startup");
    private final HealthSignal alive = liveness.signal("started");
    private final HealthSignal accepting = readiness.signal("accepting");
    private final HealthSignal starting = startup.signal("started");

    /** What the startup port shows: set once, when startup and liveness are healthy together, and never unset. */
    private final Health startedUp = new Health("startup, once");

    private final HealthSignal once = startedUp.signal("startup");
    private final Map<ProbeType, TcpHealthCheckServer> servers = new EnumMap<>(ProbeType.class);

    /** Guards start against close; taken before the lifecycle of a server. */
    private final Object lifecycle = new Object();

    /** Ends the waiting of {@link #drain}. */
    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile @Nullable ShutdownHook shutdownHook;

    private HealthProbes(Map<ProbeType, HealthCheckConfig> configs) {
        Map<ProbeType, Health> shown =
                Map.of(ProbeType.LIVENESS, liveness, ProbeType.READINESS, readiness, ProbeType.STARTUP, startedUp);
        configs.forEach((type, config) -> servers.put(type, new TcpHealthCheckServer(config, health(shown, type))));
        liveness.addListener(report -> openStartupOnce());
        startup.addListener(report -> openStartupOnce());
    }

    private static Health health(Map<ProbeType, Health> shown, ProbeType type) {
        Health health = shown.get(type);
        if (health == null) {
            throw new IllegalArgumentException("No health for " + type);
        }
        return health;
    }

    private void openStartupOnce() {
        if (liveness.isHealthy() && startup.isHealthy()) {
            once.healthy();
        }
    }

    /**
     * Creates the probes from this process's environment; see {@link #fromEnvironment(Map)}.
     *
     * @return the probes, not started
     * @throws HealthCheckConfigException naming the variable, if a value is outside its range, or two ports are the same
     */
    public static HealthProbes fromEnvironment() {
        return fromEnvironment(HealthCheckConfig.environment());
    }

    /**
     * Creates the probes from an environment: {@code HEALTH_CHECK_HOST} and {@code HEALTH_CHECK_BACKLOG} for all, as
     * {@link HealthCheckConfig#fromEnvironment(Map)} says; {@code HEALTH_CHECK_PORT} for liveness (default 9000),
     * {@code HEALTH_CHECK_READINESS_PORT} (9001) and {@code HEALTH_CHECK_STARTUP_PORT} (9002). A port is 0 to 65535, or
     * {@code off} to leave that probe out; unset or empty means the default.
     *
     * @param environment variables by name, as {@link System#getenv()} gives them
     * @return the probes, not started
     * @throws HealthCheckConfigException naming the variable, if a value is outside its range, or two ports are the same
     */
    public static HealthProbes fromEnvironment(Map<String, String> environment) {
        Map<ProbeType, HealthCheckConfig> configs = new EnumMap<>(ProbeType.class);
        boolean livenessIsOff = OFF.equals(environment.get(ProbeType.LIVENESS.variable()));
        HealthCheckConfig common = HealthCheckConfig.fromEnvironment(
                livenessIsOff ? without(environment, ProbeType.LIVENESS.variable()) : environment);
        for (ProbeType type : ProbeType.values()) {
            String port = environment.getOrDefault(type.variable(), "");
            if (!port.equals(OFF)) {
                configs.put(type, common.forProbe(type, port));
            }
        }
        rejectSamePorts(configs);
        return new HealthProbes(configs);
    }

    private static Map<String, String> without(Map<String, String> environment, String variable) {
        Map<String, String> rest = new HashMap<>(environment);
        rest.remove(variable);
        return rest;
    }

    private static void rejectSamePorts(Map<ProbeType, HealthCheckConfig> configs) {
        configs.forEach((type, config) -> configs.forEach((other, its) -> {
            if (type.compareTo(other) < 0 && config.port() != 0 && config.port() == its.port()) {
                throw new HealthCheckConfigException("Health check settings " + type.variable() + " and "
                        + other.variable() + " must be different ports, but both are \"" + config.port()
                        + "\". Change one, or set one to " + OFF + " to leave that probe out.");
            }
        }));
    }

    /**
     * Returns what the liveness port shows. Put there only what a restart mends: a loop that has stopped, work that is stuck, a deadlock.
     *
     * @return the Health, which is closed with this
     */
    public Health liveness() {
        return liveness;
    }

    /**
     * Returns what the readiness port shows: what must be there to take traffic, such as a database.
     *
     * @return the Health, which is closed with this
     */
    public Health readiness() {
        return readiness;
    }

    /**
     * Returns what has to be healthy once, together with liveness, for the startup port to open.
     *
     * @return the Health, which is closed with this
     */
    public Health startup() {
        return startup;
    }

    /**
     * Adds a check to readiness, with the default schedule. Not to liveness: a dependency that all replicas share would have the platform
     * restart them all when it is down, which mends nothing and adds to the load when it comes back. If a restart does mend what you
     * check, ask for it by name: {@code probes.liveness().check(..)}.
     *
     * @param name unique in readiness
     * @param check what to run
     */
    public void check(String name, HealthCheck check) {
        readiness.check(name, check);
    }

    /**
     * Opens the ports whose Health is healthy, all or none: when this returns, they answer. May be repeated.
     *
     * @throws HealthCheckStartException if a port can't be opened; none is left open then
     * @throws IllegalStateException if this is closed
     */
    public void start() {
        synchronized (lifecycle) {
            if (closed.getCount() == 0) {
                throw new IllegalStateException("These health probes are closed, and can not be started again");
            }
            startServers();
        }
        // Only now does the first port open: all were found to be free.
        accepting.healthy();
        starting.healthy();
        alive.healthy();
    }

    private void startServers() {
        boolean started = false;
        try {
            servers.values().forEach(TcpHealthCheckServer::start);
            started = true;
        } finally {
            if (!started) {
                servers.values().forEach(TcpHealthCheckServer::stop);
            }
        }
    }

    /**
     * Takes the application out of traffic: readiness refuses when this begins, liveness stays open, so that work can be finished; that stays so until {@link #close()}. Returns after
     * the time, which the platform needs to notice; or earlier, if work trackers are given, once all of them are idle; or when this is closed.
     *
     * @param atMost how long to wait
     * @param untilIdle trackers whose work is waited for; none to wait for the whole time
     * @return whether all work is done: true also if no trackers are given
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean drain(Duration atMost, WorkTracker... untilIdle) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        accepting.unhealthy("draining");
        LOGGER.log(Level.INFO, "Draining for at most " + Words.of(atMost) + ": readiness refuses, liveness stays");
        if (untilIdle.length == 0) {
            boolean closedMeanwhile = closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            LOGGER.log(Level.DEBUG, closedMeanwhile ? "Drain ended by close" : "Drain ended by its time");
            return true;
        }
        boolean idle = true;
        for (WorkTracker tracker : untilIdle) {
            idle &= tracker.awaitIdle(Duration.ofNanos(end - System.nanoTime()));
        }
        return idle;
    }

    /**
     * Has SIGTERM and Ctrl-C stop everything in the right order, within {@link #DEFAULT_SHUTDOWN_BUDGET}; see {@link #closeOnShutdown(Duration,
     * Duration, Runnable)}.
     *
     * @param drain how long readiness refuses before the application is stopped, 0 to 28 s
     * @param stopApplication finishes the work and stops
     * @throws HealthCheckConfigException if the time is out of range
     * @throws IllegalStateException if this was called before, or the JVM is shutting down already
     */
    public void closeOnShutdown(Duration drain, Runnable stopApplication) {
        closeOnShutdown(drain, DEFAULT_SHUTDOWN_BUDGET, stopApplication);
    }

    /**
     * Has SIGTERM and Ctrl-C stop everything in the right order: {@link #drain}, then the application, then {@link #close()}. An application
     * that has not stopped within the budget is interrupted and left, with a warning: the platform would kill it anyway.
     *
     * @param drain how long readiness refuses before the application is stopped, 0 to the budget
     * @param budget from the signal to the end, 1 s to 1 h; below the platform's grace period, 30 s by default
     * @param stopApplication finishes the work and stops; run on a thread of its own, and what it throws is logged
     * @throws HealthCheckConfigException if a time is out of range
     * @throws IllegalStateException if this was called before, or the JVM is shutting down already
     */
    public void closeOnShutdown(Duration drain, Duration budget, Runnable stopApplication) {
        Durations.inRange("budget", budget, MIN_BUDGET, MAX_BUDGET);
        Durations.inRange("drain", drain, Duration.ZERO, budget);
        synchronized (lifecycle) {
            if (shutdownHook != null) {
                throw new IllegalStateException("closeOnShutdown was called before");
            }
            ShutdownHook hook = new ShutdownHook(this, drain, budget, stopApplication);
            hook.register();
            shutdownHook = hook;
        }
    }

    /**
     * Returns whether the port of a probe is open.
     *
     * @param type which probe
     * @return whether it is open; false if it was left out
     */
    public boolean isOpen(ProbeType type) {
        TcpHealthCheckServer server = servers.get(type);
        return server != null && server.isOpen();
    }

    /**
     * Returns the port of a probe: the one that is bound while started, otherwise the configured one.
     *
     * @param type which probe
     * @return the port
     * @throws IllegalArgumentException if it was left out
     */
    public int port(ProbeType type) {
        TcpHealthCheckServer server = servers.get(type);
        if (server == null) {
            throw new IllegalArgumentException(
                    "The " + type + " probe was left out: " + type.variable() + " is " + OFF);
        }
        return server.port();
    }

    /** Closes all ports and ends all checks, liveness last. Final, and may be repeated. */
    @Override
    public void close() {
        synchronized (lifecycle) {
            closed.countDown();
            stop(ProbeType.READINESS);
            stop(ProbeType.STARTUP);
            stop(ProbeType.LIVENESS);
        }
        readiness.close();
        startup.close();
        startedUp.close();
        liveness.close();
        ShutdownHook hook = shutdownHook;
        if (hook != null) {
            hook.remove();
        }
    }

    private void stop(ProbeType type) {
        TcpHealthCheckServer server = servers.get(type);
        if (server != null) {
            server.stop();
        }
    }
}
