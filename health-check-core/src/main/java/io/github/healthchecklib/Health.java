package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Settings;
import io.github.healthchecklib.internal.Timeout;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Combines named indicators into one status: healthy if there is at least one and all are healthy.
 *
 * <pre>{@code
 * try (var health = new Health("liveness");
 *         var server = new TcpHealthCheckServer(HealthCheckConfig.fromEnvironment(), health)) {
 *     Heartbeat consumer = health.heartbeat("consumer", Duration.ofSeconds(30));
 *     server.start();
 *     while (running()) {
 *         poll();
 *         consumer.beat();
 *     }
 * }
 * }</pre>
 *
 * <p>Fails closed: signals, checks and heartbeats start unhealthy, and a check that throws or times out, or any
 * indicator past its deadline, is unhealthy.
 *
 * <p>Thread-safe. Signals need no thread; otherwise one daemon thread sleeps until the next deadline, and checks share
 * threads while they run (see {@link #check(String, CheckSchedule, HealthCheck)}). {@link #close()} ends them.
 * Wall-clock changes have no effect. A change costs time in proportion to the number of indicators.
 *
 * <p>Logs each change of the status and of its reasons, unless a drain or stop is the cause, to the {@link
 * System.Logger} named after this class: failures at WARNING; to healthy and on close at INFO; a burst of lines, then
 * one every 10 s with the number of those left out. Listeners and the log are called on one thread of this Health, or
 * of its {@link HealthProbes}, and never on a caller's thread; one that hangs delays only the other listeners and the
 * log.
 *
 * <p>In names and reasons, control characters are replaced by spaces, and what exceeds 1000 characters is cut. Names
 * that are the same after that are the same name.
 */
public final class Health implements AutoCloseable {
    private static final Duration MIN_LIMIT = Duration.ofMillis(1);
    private static final Duration MAX_LIMIT = Duration.ofDays(30);

    private final HealthEngine engine;
    private final HealthRuntime runtime;
    private final boolean ownsRuntime;

    /**
     * Creates a Health without indicators, which is unhealthy.
     *
     * @param name for logs and reports, such as "liveness"
     * @throws IllegalArgumentException if the name is blank
     */
    public Health(String name) {
        this(name, new HealthRuntime(), true);
    }

    /** With a runtime that it shares with others, or owns. */
    Health(String name, HealthRuntime runtime, boolean ownsRuntime) {
        this.engine = new HealthEngine(checkName("Health", name), runtime);
        this.runtime = runtime;
        this.ownsRuntime = ownsRuntime;
    }

    private static String checkName(String what, String name) {
        Objects.requireNonNull(name, "name");
        if (Formats.line(name).isBlank()) {
            throw new IllegalArgumentException("The name of a " + what + " must not be blank. Name what it watches.");
        }
        return name;
    }

    HealthEngine engine() {
        return engine;
    }

    /**
     * Returns the name.
     *
     * @return the name, as it appears in logs and reports
     */
    public String name() {
        return engine.name();
    }

    /**
     * Adds an indicator that the application sets.
     *
     * @param name unique in this Health
     * @return the signal, unhealthy until it is set
     * @throws IllegalArgumentException if the name is blank or taken
     * @throws IllegalStateException if this is closed
     */
    public HealthSignal signal(String name) {
        return engine.add(new HealthSignal(engine, indicatorName(name)));
    }

    /**
     * Adds a check with the {@link CheckSchedule#defaults() default schedule}.
     *
     * @param name unique in this Health
     * @param check what to run; it is run at once, and unhealthy until its first result
     * @return a handle to remove it or run it now
     * @throws IllegalArgumentException if the name is blank or taken
     * @throws IllegalStateException if this is closed
     */
    public ScheduledCheck check(String name, HealthCheck check) {
        return check(name, CheckSchedule.defaults(), check);
    }

    /**
     * Adds a check.
     *
     * <p>It never runs twice at once. A run that exceeds the timeout is unhealthy from then on, and is interrupted; if
     * it ignores the interrupt, it keeps its thread and is not run again until it ends. Other checks are delayed only
     * if at least 32 hang at the same time, and then by about 100 ms for the first hundred and 30 ms for each further
     * one.
     *
     * <p>Checks run on daemon threads that are started when needed and end after a second without work. Checks of one
     * period are spread over it after their first run, so the second run may come earlier than a period later.
     *
     * @param name unique in this Health
     * @param schedule when it runs, how long it may take, and how many results change it
     * @param check what to run; it is run at once, and unhealthy until its first result
     * @return a handle to remove it or run it now
     * @throws IllegalArgumentException if the name is blank or taken
     * @throws IllegalStateException if this is closed
     */
    public ScheduledCheck check(String name, CheckSchedule schedule, HealthCheck check) {
        Objects.requireNonNull(check, "check");
        return engine.add(new ScheduledCheck(engine, indicatorName(name), schedule, check, engine.nextPhase()));
    }

    /**
     * Adds a heartbeat for a loop.
     *
     * @param name unique in this Health
     * @param timeout how long it stays healthy without a beat, 1 ms to 30 days
     * @return the heartbeat, unhealthy until the first beat
     * @throws IllegalArgumentException if the name is blank or taken, or the time out of range
     * @throws IllegalStateException if this is closed
     */
    public Heartbeat heartbeat(String name, Duration timeout) {
        return engine.add(new Heartbeat(engine, indicatorName(name), limit("timeout", timeout)));
    }

    /**
     * Adds a tracker for work in progress.
     *
     * @param name unique in this Health
     * @param maxDuration how long it stays healthy with a piece of work in progress, 1 ms to 30 days
     * @return the tracker; idle, it is healthy
     * @throws IllegalArgumentException if the name is blank or taken, or the time out of range
     * @throws IllegalStateException if this is closed
     */
    public WorkTracker workTracker(String name, Duration maxDuration) {
        return engine.add(new WorkTracker(engine, indicatorName(name), limit("maxDuration", maxDuration)));
    }

    /**
     * Makes this unhealthy too if another Health is unhealthy for too long: a dead connection pool, for example, which
     * only a restart repairs. The indicator is named after the other Health. If the other Health is closed, it counts
     * as unhealthy.
     *
     * <p>Use it with care, and with a time longer than any outage of what the other one watches: the platform restarts
     * every replica, which helps nothing if the fault is elsewhere.
     *
     * @param other what is watched, such as readiness
     * @param after how long the other one may be unhealthy, 1 ms to 30 days
     * @throws IllegalArgumentException if an indicator has that name already, the time is out of range, or the other
     *     one is this or escalates this, directly or through others
     * @throws IllegalStateException if this is closed
     */
    public void escalate(Health other, Duration after) {
        Duration limit = limit("after", after);
        synchronized (HealthEngine.LOCK) {
            if (other.engine.equals(engine) || other.engine.escalates(engine)) {
                throw new IllegalArgumentException(
                        "Health " + name() + " cannot escalate health " + other.name() + ", which depends on " + name()
                                + ": both would stay unhealthy forever. Remove one escalation.");
            }
            engine.add(new Escalation(engine, other.engine, limit));
        }
    }

    private static String indicatorName(String name) {
        return checkName("health indicator", name);
    }

    private static Duration limit(String setting, Duration given) {
        return Settings.ARGUMENTS.duration(setting, given, MIN_LIMIT, MAX_LIMIT, "Correct it.");
    }

    /**
     * Returns the status. An indicator past its deadline counts as unhealthy.
     *
     * @return whether there is an indicator, and all are healthy
     */
    public boolean isHealthy() {
        return engine.isHealthy();
    }

    /**
     * Returns the status and each indicator as they are now.
     *
     * @return the report
     */
    public HealthReport report() {
        return engine.report();
    }

    /**
     * Waits until this is healthy.
     *
     * @param timeout how long to wait; zero or less returns at once
     * @return whether it was healthy before the time was over; false at once if this is closed, even if it was
     *     healthy just before
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitHealthy(Duration timeout) throws InterruptedException {
        Timeout limit = new Timeout(timeout);
        CountDownLatch ended = new CountDownLatch(1);
        StatusObserver observer = () -> {
            if (engine.isHealthyUnderLock() || engine.isClosed()) {
                ended.countDown();
            }
        };
        synchronized (HealthEngine.LOCK) {
            if (engine.isHealthy() || engine.isClosed()) {
                return !engine.isClosed();
            }
            engine.addObserver(observer);
        }
        try {
            return ended.await(limit.nanosLeft(), TimeUnit.NANOSECONDS) && !engine.isClosed();
        } finally {
            synchronized (HealthEngine.LOCK) {
                engine.removeObserver(observer);
            }
        }
    }

    /**
     * Adds a listener. Its first call receives the current report; after that, it is called for each change of the
     * status or of the state or reason of an indicator, in order. If changes come faster than listeners handle them,
     * some are skipped, but never the last, whose {@link HealthChange#skipped()} counts them; only a lack of memory can
     * lose it.
     *
     * <p>It is called on a thread of the library, under no lock. What it throws is logged, and affects nobody else; one
     * that hangs delays the other listeners and the log, also those of the other probes of the same {@link
     * HealthProbes}, but no port.
     *
     * @param listener called for each change
     */
    public void addListener(Consumer<HealthChange> listener) {
        engine.notifier().addListener(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Removes a listener: it receives no more changes. Does not wait for a call that is under way. Does nothing if the
     * listener was not added.
     *
     * @param listener equal to the one that was added
     */
    public void removeListener(Consumer<HealthChange> listener) {
        engine.notifier().removeListener(listener);
    }

    /**
     * Ends all checks and threads: from now on this is unhealthy, and its ports are closed. Delivers pending changes to
     * listeners and the log, for which it waits at most 500 ms; waits for no check. Permanent; idempotent.
     */
    @Override
    public void close() {
        engine.close();
        if (ownsRuntime) {
            runtime.close();
        }
    }
}
