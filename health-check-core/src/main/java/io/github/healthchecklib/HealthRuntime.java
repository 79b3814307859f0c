package io.github.healthchecklib;

import io.github.healthchecklib.internal.CheckThreads;
import io.github.healthchecklib.internal.Log;
import io.github.healthchecklib.internal.Monitor;
import io.github.healthchecklib.internal.Notifier;
import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.internal.Timeout;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The time and the threads of one Health, or of those that {@link HealthProbes} keeps together. */
final class HealthRuntime implements AutoCloseable {
    /** How long {@link #close} waits for listeners and log handlers that hang. */
    static final Duration FLUSH_TIMEOUT = Duration.ofMillis(500);

    /** When to try again what failed for lack of memory or threads. */
    private static final long RETRY_NANOS = Duration.ofMillis(100).toNanos();

    private final Time time;
    private final Log log;
    private final CheckThreads checkThreads = new CheckThreads();
    private final Executor executor;
    private final Monitor monitor;

    /** Replaced, never changed: iterating over an array allocates nothing. */
    private volatile HealthEngine[] engines = {};

    HealthRuntime() {
        this(Time.system(), null);
    }

    /** For tests: with a time of their own and a way to run checks. */
    HealthRuntime(Time time, @Nullable Executor executor) {
        this(time, executor, Thread::start);
    }

    /**
     * For tests without a monitor and a notifier.
     *
     * @param starter starts their threads, or does nothing
     */
    HealthRuntime(Time time, @Nullable Executor executor, Consumer<Thread> starter) {
        this.time = time;
        this.log = new Log(Health.class, starter);
        this.executor = executor != null ? executor : checkThreads;
        this.monitor = new Monitor("health-monitor", time, this::evaluate, log, starter);
    }

    synchronized void add(HealthEngine engine) {
        HealthEngine[] more = Arrays.copyOf(engines, engines.length + 1);
        more[engines.length] = engine;
        engines = more;
    }

    synchronized void remove(HealthEngine engine) {
        int index = Arrays.asList(engines).indexOf(engine);
        if (index >= 0) {
            HealthEngine[] rest = Arrays.copyOf(engines, engines.length - 1);
            System.arraycopy(engines, index + 1, rest, index, rest.length - index);
            engines = rest;
        }
    }

    private long evaluate() {
        long next = Time.NEVER;
        Error failure = null;
        for (HealthEngine engine : engines) {
            try {
                next = Math.min(next, engine.evaluate());
            } catch (Error outOfMemory) {
                // The others must be evaluated all the same.
                failure = outOfMemory;
            }
        }
        long now = time.nanos();
        checkThreads.grow();
        if (checkThreads.isShort()) {
            next = Math.min(next, now + CheckThreads.growthNanos());
        }
        if (failure != null) {
            throw failure;
        }
        return log.notifier().isStalled() ? Math.min(next, now + RETRY_NANOS) : next;
    }

    Time time() {
        return time;
    }

    Log log() {
        return log;
    }

    /** Schedules an evaluation of the deadlines for the given time or earlier. */
    void wakeAt(long nanos) {
        monitor.wakeAt(nanos);
    }

    /** Makes the monitor repeat what failed for lack of memory. */
    void finishLater() {
        try {
            monitor.wakeAt(time.nanos() + RETRY_NANOS);
        } catch (Error noThread) {
            // The caller throws the first one. Whatever comes next, a change or a probe, finishes it.
        }
    }

    /** Runs a check; the monitor starts more threads if those there are busy. */
    void execute(Runnable run) {
        executor.execute(run);
        if (checkThreads.isShort()) {
            monitor.wakeAt(time.nanos() + CheckThreads.growthNanos());
        }
    }

    /** Queues a task for the notifier; the monitor tries again if there is no thread for it. */
    void post(Notifier.Task task) {
        log.notifier().post(task);
        if (log.notifier().isStalled()) {
            finishLater();
        }
    }

    /**
     * Delivers what is pending.
     *
     * @return whether all listeners and log handlers have returned in time
     */
    boolean flush() {
        return log.notifier().flush(new Timeout(FLUSH_TIMEOUT));
    }

    /** Ends the monitor and the check threads, and delivers what is pending. */
    @Override
    public void close() {
        monitor.close();
        checkThreads.close();
        flush();
    }
}
