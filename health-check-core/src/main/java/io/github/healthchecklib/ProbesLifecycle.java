package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Log;
import io.github.healthchecklib.internal.Time;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of {@link HealthProbes}: new, started, draining, closed; from started, {@link #stop} leads back to
 * new. Each state is also a signal in each Health, so that the ports follow it as they follow any other indicator.
 */
final class ProbesLifecycle {
    private enum State {
        NEW,
        STARTED,
        DRAINING,
        CLOSED
    }

    private final HealthSignal alive;
    private final HealthSignal accepting;
    private final HealthSignal starting;
    private final StartupLatch startupLatch;
    private final ProbeServers servers;
    private final Log log;

    /** Guards the state; the first in the lock order. Never held while waiting for time to pass or for foreign code. */
    private final Object lock = new Object();

    private State state = State.NEW;

    /** Those that wait. Guarded by {@link #lock}. */
    private final List<Drain> drains = new ArrayList<>();

    private @Nullable ShutdownHook shutdownHook;

    ProbesLifecycle(
            HealthEngine liveness,
            HealthEngine readiness,
            HealthEngine startup,
            StartupLatch startupLatch,
            ProbeServers servers,
            Log log) {
        this.alive = signal(liveness, "started");
        this.accepting = signal(readiness, "accepting");
        this.starting = signal(startup, "started");
        this.startupLatch = startupLatch;
        this.servers = servers;
        this.log = log;
    }

    private static HealthSignal signal(HealthEngine engine, String name) {
        return engine.add(HealthSignal.lifecycle(engine, name));
    }

    void start() {
        if (!canStart()) {
            return;
        }
        // Without the lock: a slow look-up must not delay a shutdown.
        Map<TcpHealthCheckServer, InetAddress> addresses = servers.lookUp();
        synchronized (lock) {
            if (!canStart()) {
                return;
            }
            synchronized (HealthEngine.LOCK) {
                startupLatch.reset();
            }
            servers.hold(addresses);
            open();
            servers.announce();
        }
    }

    /** Only now does the first port open: all were found to be free. */
    private void open() {
        try {
            state = State.STARTED;
            synchronized (HealthEngine.LOCK) {
                accepting.healthy();
                starting.healthy();
                alive.healthy();
            }
            servers.rejectUnopened();
        } catch (RuntimeException | Error notOpened) {
            stopServers("could not be started");
            state = State.NEW;
            throw notOpened;
        }
    }

    private boolean canStart() {
        synchronized (lock) {
            rejectClosed("started");
            return state == State.NEW;
        }
    }

    private void rejectClosed(String refused) {
        if (state == State.CLOSED) {
            throw new IllegalStateException(
                    "Health probes are closed forever and cannot be " + refused + ". Create new ones.");
        }
    }

    void stop() {
        synchronized (lock) {
            if (state == State.STARTED) {
                stopServers("stopped");
                state = State.NEW;
            }
        }
    }

    private void stopServers(String reason) {
        try {
            accepting.unhealthy(reason);
        } finally {
            servers.stop();
        }
        starting.unhealthy(reason);
        alive.unhealthy(reason);
    }

    boolean drain(Duration noticeTime, Duration timeout, List<WorkTracker> untilIdle) throws InterruptedException {
        Drain drain = new Drain(untilIdle);
        long noticeLeft = beginDrain(drain, Time.nanosOf(noticeTime), Time.nanosOf(timeout));
        try {
            drain.awaitNotice(Duration.ofNanos(noticeLeft));
            return drain.awaitIdle(timeout);
        } finally {
            synchronized (lock) {
                drains.remove(drain);
            }
        }
    }

    /** Returns how long the platform still needs to notice. */
    private long beginDrain(Drain drain, long noticeNanos, long timeoutNanos) {
        synchronized (lock) {
            if (state == State.CLOSED) {
                drain.end();
                return 0;
            }
            drains.add(drain);
            long closedBefore = servers.get(ProbeType.READINESS)
                    .map(TcpHealthCheckServer::closedNanos)
                    .orElse(0L);
            long noticeLeft = Math.max(0, noticeNanos - closedBefore);
            boolean begins = state != State.DRAINING;
            state = State.DRAINING;
            if (begins) {
                // Its line comes before that of the port, which closes in any case.
                try {
                    logDrain(Duration.ofNanos(Time.after(noticeLeft, timeoutNanos)));
                } finally {
                    accepting.unhealthy("draining");
                }
            }
            return noticeLeft;
        }
    }

    private void logDrain(Duration atMost) {
        boolean alive = servers.get(ProbeType.LIVENESS)
                .map(TcpHealthCheckServer::isOpen)
                .orElse(false);
        log.post(
                Level.INFO,
                "Draining for up to " + Formats.rounded(atMost) + ": readiness closed, liveness "
                        + (alive ? "open" : "closed"));
    }

    void register(ShutdownHook hook) {
        synchronized (lock) {
            rejectClosed("registered for shutdown");
            if (shutdownHook != null) {
                throw new IllegalStateException("closeOnShutdown may be called only once, and was called before.");
            }
            hook.register();
            shutdownHook = hook;
        }
    }

    void removeHook() {
        synchronized (lock) {
            if (shutdownHook != null) {
                shutdownHook.remove();
            }
        }
    }

    /** May be repeated if an earlier call was cut short by an Error. */
    void close() {
        synchronized (lock) {
            state = State.CLOSED;
            drains.forEach(Drain::end);
            stopServers("closed");
        }
    }
}
