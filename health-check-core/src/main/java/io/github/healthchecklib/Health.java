package io.github.healthchecklib;

import io.github.healthchecklib.internal.Monitor;
import io.github.healthchecklib.internal.ProbePort;
import io.github.healthchecklib.internal.Time;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Named pieces of evidence in, one verdict out: healthy if there is at least one piece and all are healthy.
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
 * <p>It fails closed. Evidence is unhealthy until it is there; timed evidence (checks, heartbeats, work) has a lease and is
 * unhealthy once that has run out, whatever the reason; what a check throws, and a check that is late, is unhealthy.
 *
 * <p>All methods may be called by any thread. A Health without timed evidence has no thread; otherwise one daemon thread sleeps until
 * the next deadline, and each check that runs has one while it runs. {@link #close()} ends them. A change of the clock changes
 * nothing.
 *
 * <p>Each change of the verdict is logged in one line by the {@link System.Logger} named after this class: INFO for the better and for the end, WARNING
 * for the worse.
 */
public final class Health implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(Health.class.getName());
    private static final Duration MIN_LIMIT = Duration.ofMillis(1);
    private static final Duration MAX_LIMIT = Duration.ofDays(30);

    private final String name;
    private final Time time;
    private final Monitor monitor;
    private final Executor runner;
    private final Announcer announcer;

    /**
     * Guards all evidence, the verdict, and what follows from it. Under it only this library's own code is called. Lock order: the
     * lifecycle of a server, this, the monitor of a {@link ProbePort}, of the announcer or of the monitor thread.
     */
    private final Object lock = new Object();

    /** Replaced, never changed: to go through an array needs no memory, so it works also when there is none left. */
    private Evidence[] evidence = {};

    private final List<ProbePort> ports = new ArrayList<>();
    private boolean closed;

    /** The verdict that log and listeners were last told of, and since when. */
    private boolean toldHealthy;

    private long toldSince;

    // Written under the lock, read by accept threads without it.
    private volatile boolean healthy;
    private volatile long freshUntil = Time.NEVER;

    /**
     * Creates a Health without evidence, which is unhealthy.
     *
     * @param name for logs and reports, such as "liveness"
     */
    public Health(String name) {
        this(name, Time.system(), null);
    }

    Health(String name, Time time, @Nullable Executor runner) {
        this.name = name;
        this.time = time;
        this.runner = runner != null ? runner : checkThreads();
        this.announcer = new Announcer(name, LOGGER);
        this.monitor = new Monitor("health-monitor", time, this::watch, LOGGER);
        this.toldSince = time.nanos();
    }

    private static ExecutorService checkThreads() {
        return Executors.newCachedThreadPool(run -> {
            Thread thread = new Thread(run, "health-check");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Adds evidence that the application sets by hand.
     *
     * @param name unique in this Health
     * @return the signal, unhealthy until it is set
     * @throws HealthCheckConfigException if the name is blank or taken
     * @throws IllegalStateException if this is closed
     */
    public HealthSignal signal(String name) {
        return add(new HealthSignal(this, name));
    }

    /**
     * Adds a check with the {@link CheckSchedule#defaults() default schedule}.
     *
     * @param name unique in this Health
     * @param check what to run; its first run is at once, and it is unhealthy until that has a result
     * @throws HealthCheckConfigException if the name is blank or taken
     * @throws IllegalStateException if this is closed
     */
    public void check(String name, HealthCheck check) {
        check(name, CheckSchedule.defaults(), check);
    }

    /**
     * Adds a check.
     *
     * <p>It never runs twice at once. A run that takes longer than the timeout is unhealthy from then on, and is interrupted; if it
     * ignores that, it costs its one thread until it ends, holds up nothing else, and is not run again before.
     *
     * @param name unique in this Health
     * @param schedule when it runs, how long it may take, and how many results change it
     * @param check what to run; its first run is at once, and it is unhealthy until that has a result
     * @throws HealthCheckConfigException if the name is blank or taken
     * @throws IllegalStateException if this is closed
     */
    public void check(String name, CheckSchedule schedule, HealthCheck check) {
        add(new PeriodicCheck(this, name, schedule, check));
    }

    /**
     * Adds evidence that a loop goes round.
     *
     * @param name unique in this Health
     * @param longestSilence the longest time without a beat that is healthy, 1 ms to 30 days
     * @return the heartbeat, unhealthy until the first beat
     * @throws HealthCheckConfigException if the name is blank or taken, or the time out of range
     * @throws IllegalStateException if this is closed
     */
    public Heartbeat heartbeat(String name, Duration longestSilence) {
        return add(
                new Heartbeat(this, name, Durations.inRange("longestSilence", longestSilence, MIN_LIMIT, MAX_LIMIT)));
    }

    /**
     * Adds evidence that work in hand gets done.
     *
     * @param name unique in this Health
     * @param longest the longest time for one piece of work that is healthy, 1 ms to 30 days
     * @return the tracker; idle, it is healthy
     * @throws HealthCheckConfigException if the name is blank or taken, or the time out of range
     * @throws IllegalStateException if this is closed
     */
    public WorkTracker workTracker(String name, Duration longest) {
        return add(new WorkTracker(this, name, Durations.inRange("longest", longest, MIN_LIMIT, MAX_LIMIT)));
    }

    /**
     * Makes it a failure of this, too, if another Health is unhealthy for too long: a dead connection pool, say, that
     * only a restart mends. The evidence has the name of the other Health.
     *
     * <p>Use it with care, and with a time that is longer than any outage of what the other one watches: a platform that is told
     * so restarts every replica, which mends nothing if the fault is elsewhere.
     *
     * @param other what is watched, such as readiness
     * @param longerThan how long the other one may be unhealthy, 1 ms to 30 days
     * @throws HealthCheckConfigException if evidence of that name is there already, or the time out of range
     * @throws IllegalArgumentException if the other one is this
     * @throws IllegalStateException if this is closed
     */
    public void escalate(Health other, Duration longerThan) {
        if (other.equals(this)) {
            throw new IllegalArgumentException("Health " + name + " can not escalate to itself");
        }
        Duration limit = Durations.inRange("longerThan", longerThan, MIN_LIMIT, MAX_LIMIT);
        add(new Escalation(this, other, limit)).follow();
    }

    private <E extends Evidence> E add(E piece) {
        if (piece.name.isBlank()) {
            throw new HealthCheckConfigException("The name of a piece of health evidence must not be blank, but is \""
                    + piece.name + "\". Name what it watches.");
        }
        update(() -> {
            if (closed) {
                throw new IllegalStateException("Health " + name + " is closed: " + piece.name + " can not be added");
            }
            if (Arrays.stream(evidence).anyMatch(other -> other.name.equals(piece.name))) {
                throw new HealthCheckConfigException(
                        "The name of a piece of health evidence must be unique in its Health, but \"" + piece.name
                                + "\" is in " + name + " already. Choose another.");
            }
            Evidence[] more = Arrays.copyOf(evidence, evidence.length + 1);
            more[evidence.length] = piece;
            evidence = more;
        });
        return piece;
    }

    void remove(Evidence piece) {
        update(() -> {
            evidence = Arrays.stream(evidence)
                    .filter(other -> !other.equals(piece))
                    .toArray(Evidence[]::new);
            piece.release();
        });
    }

    /**
     * Returns the verdict. What is past its lease counts as unhealthy.
     *
     * @return whether there is evidence, and all of it is healthy
     */
    public boolean isHealthy() {
        look();
        return healthy;
    }

    /**
     * Returns the verdict and each piece of evidence, as they are now.
     *
     * @return the report
     */
    public HealthReport report() {
        look();
        synchronized (lock) {
            return makeReport();
        }
    }

    /**
     * Waits until this is healthy.
     *
     * @param atMost how long to wait; zero or less doesn't
     * @return whether it is healthy
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitHealthy(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (lock) {
            for (long left = end - System.nanoTime(); !healthy && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
            return healthy;
        }
    }

    /**
     * Adds a listener. It is told the present verdict first, then each change of the verdict once, in order, by the thread that caused
     * it or one that is telling just then, under no lock. What it throws is logged, and harms nobody; one that hangs holds up what
     * the other listeners and the log are told, but no port: those are open or closed before.
     *
     * @param listener told of each change
     */
    public void addListener(Consumer<HealthReport> listener) {
        synchronized (lock) {
            announcer.addListener(makeReport(), listener);
        }
        announcer.tellAll();
    }

    /**
     * Ends all checks and threads: from now on this is unhealthy, and the ports that show it refuse. Waits for no check. May be
     * repeated.
     */
    @Override
    public void close() {
        update(() -> {
            if (!closed) {
                closed = true;
                for (Evidence piece : evidence) {
                    piece.release();
                }
            }
        });
        monitor.close();
        if (runner instanceof ExecutorService pool) {
            pool.shutdownNow();
        }
    }

    /** The one way in which anything changes. Under the lock, the change is made and the ports follow; after it, listeners hear. */
    void update(Runnable change) {
        synchronized (lock) {
            try {
                change.run();
                settle();
            } catch (Error outOfMemory) {
                // What is half done is finished by the monitor, which tries until it succeeds.
                monitor.wakeAt(time.nanos());
                throw outOfMemory;
            }
        }
        announcer.tellAll();
    }

    /** Applies the deadlines that have passed, and tells of what changed. */
    private void look() {
        synchronized (lock) {
            lookAtEvidence();
        }
        announcer.tellAll();
    }

    /**
     * The same for the library's own threads, which leave the telling to another: a listener that hangs must not hold them up.
     *
     * @return when the next deadline is
     */
    private long watch() {
        long next;
        boolean untold;
        synchronized (lock) {
            next = lookAtEvidence();
            untold = !closed && announcer.isWaiting();
        }
        if (untold) {
            try {
                runner.execute(announcer::tellAll);
            } catch (RejectedExecutionException closedMeanwhile) {
                // Whoever closes it tells what was untold.
                return Time.NEVER;
            }
        }
        return next;
    }

    private long lookAtEvidence() {
        long now = time.nanos();
        for (Evidence piece : evidence) {
            if (!closed && piece.nextLook() <= now) {
                piece.look(now);
            }
        }
        return settle();
    }

    /**
     * Draws the verdict from the evidence, and has the ports follow. Up to there it needs no memory.
     *
     * @return when to look next
     */
    private long settle() {
        boolean verdict = !closed && evidence.length > 0;
        long fresh = Time.NEVER;
        long next = Time.NEVER;
        for (Evidence piece : evidence) {
            verdict &= piece.isHealthy();
            fresh = Math.min(fresh, piece.freshUntil());
            next = Math.min(next, piece.nextLook());
        }
        freshUntil = fresh;
        if (verdict != healthy) {
            turn(verdict);
        }
        if (!closed) {
            monitor.wakeAt(next);
        }
        if (verdict != toldHealthy) {
            tell(verdict);
        }
        return closed ? Time.NEVER : next;
    }

    private void turn(boolean verdict) {
        healthy = verdict;
        for (int i = 0; i < ports.size(); i++) {
            ports.get(i).show(verdict);
        }
        lock.notifyAll();
    }

    private void tell(boolean verdict) {
        long now = time.nanos();
        announcer.add(makeReport(), Duration.ofNanos(now - toldSince));
        toldHealthy = verdict;
        toldSince = now;
    }

    private HealthReport makeReport() {
        long now = time.nanos();
        return new HealthReport(
                name,
                healthy,
                Arrays.stream(evidence).map(piece -> piece.entry(now)).toList());
    }

    /** Makes a port open and close with the verdict. */
    void attach(ProbePort port) {
        synchronized (lock) {
            ports.add(port);
            port.show(healthy);
        }
    }

    void detach(ProbePort port) {
        synchronized (lock) {
            ports.remove(port);
        }
    }

    /** Whether the verdict is healthy and within its lease. For accept threads: takes no lock while all is well, calls nothing foreign. */
    boolean isHealthyAndFresh() {
        if (time.nanos() < freshUntil) {
            return healthy;
        }
        watch();
        return healthy;
    }

    String name() {
        return name;
    }

    Time time() {
        return time;
    }

    void execute(Runnable run) {
        runner.execute(run);
    }

    boolean underLock(BooleanSupplier action) {
        synchronized (lock) {
            return !closed && action.getAsBoolean();
        }
    }

    void log(Level level, String message, Throwable thrown) {
        LOGGER.log(level, message, thrown);
    }
}
