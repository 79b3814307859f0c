package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Time;
import java.time.Duration;

/**
 * The state of a {@link Health}: its indicators, their deadlines and the status that follows from them.
 *
 * <h2>Concurrency</h2>
 *
 * <p><b>One lock.</b> All state of every {@link Health} of a process is guarded by {@link #LOCK}, because an escalation
 * and a port may depend on several of them and must never see half of a change. It is held for microseconds: what runs
 * under it is this library's own code, which waits for nothing but an accept thread that is leaving {@code accept}.
 *
 * <p><b>One transition.</b> Every change goes through {@link #update} or {@link #evaluate()}: change the indicators,
 * derive the status, let the {@linkplain StatusObserver observers} follow (ports, escalations, waiting callers), record
 * the change for the {@link ChangeNotifier}. When the call returns, all ports are as the contract says. Up to the
 * record, a transition allocates nothing; what it could not finish for lack of memory, the monitor finishes.
 *
 * <p><b>Two ways to notice a deadline.</b> The monitor sleeps until the next one. The accept thread of a port compares
 * the time with {@link #validUntil} on each probe, without the lock, so that a monitor that is starved or dead costs
 * one wrong probe and no more.
 *
 * <p><b>Foreign code</b> is what the application or its log framework passes in: checks, listeners, log handlers, its
 * own stop. It may hang, throw or interrupt, and never runs under a lock.
 *
 * <p><b>Lock order.</b> Lifecycle of {@link HealthProbes}, lifecycle of {@link TcpHealthCheckServer}, {@link #LOCK},
 * then one of: an accept loop and its sockets, a work tracker's list, the monitor, the check threads, the notifier.
 *
 * <table>
 * <caption>Which thread runs what</caption>
 * <tr><td>the application's</td><td>transitions that its own calls cause</td></tr>
 * <tr><td>{@code health-monitor}, per {@link HealthRuntime}</td><td>transitions at deadlines; starts checks</td></tr>
 * <tr><td>{@code health-check}</td><td>checks, one run at a time, and the transition of its result</td></tr>
 * <tr><td>{@code health-interrupt}, for a moment</td><td>interrupts a check that is late or removed</td></tr>
 * <tr><td>{@code health-shutdown}, at SIGTERM</td><td>the drain and the close</td></tr>
 * <tr><td>{@code health-stop}, at SIGTERM</td><td>the application's stop</td></tr>
 * <tr><td>{@code health-PORT}, one for each started port</td><td>accepts probes</td></tr>
 * <tr><td>{@code health-notifier}, only while something is pending</td><td>listeners and log handlers</td></tr>
 * </table>
 */
final class HealthEngine implements StatusSource, IndicatorContext {
    /** Guards the state of every {@link Health} of the process. */
    static final Object LOCK = new Object();

    private final String name;
    private final HealthRuntime runtime;
    private final ChangeNotifier notifier;

    private final Indicators indicators = new Indicators();

    private final StatusObservers observers = new StatusObservers();

    /** Built in advance: to close must need no memory. */
    private final Runnable closing = this::becomeClosed;

    private boolean closed;
    private boolean recordedHealthy;
    private long statusSince;

    /** Whether the close was recorded, after which nothing is. */
    private boolean closeRecorded;

    // Written under the lock, read by accept threads without it.
    private volatile boolean healthy;
    private volatile long validUntil = Time.NEVER;

    HealthEngine(String name, HealthRuntime runtime) {
        this.name = Formats.line(name);
        this.runtime = runtime;
        this.notifier = new ChangeNotifier(this, runtime);
        this.statusSince = runtime.time().nanos();
        runtime.add(this);
    }

    @Override
    public String name() {
        return name;
    }

    HealthRuntime runtime() {
        return runtime;
    }

    ChangeNotifier notifier() {
        return notifier;
    }

    <I extends Indicator> I add(I indicator) {
        synchronized (LOCK) {
            Indicator[] before = indicators.all();
            try {
                update(() -> attach(indicator));
            } catch (Error noThread) {
                // The caller gets no handle to it, so it must not stay.
                update(() -> {
                    indicators.replace(before);
                    indicator.release();
                });
                throw noThread;
            }
        }
        return indicator;
    }

    private void attach(Indicator indicator) {
        if (closed) {
            throw new IllegalStateException("Health " + name + " is closed: " + indicator.name + " cannot be added");
        }
        indicators.add(indicator, name);
        if (indicator instanceof Escalation escalation) {
            escalation.attach();
        }
    }

    @Override
    public void remove(Indicator indicator) {
        update(() -> {
            if (indicators.remove(indicator)) {
                indicator.release();
            }
        });
    }

    double nextPhase() {
        synchronized (LOCK) {
            return indicators.nextPhase();
        }
    }

    /** Whether this escalates another engine, directly or through others. Called under the lock. */
    boolean escalates(HealthEngine other) {
        return indicators.escalate(other);
    }

    @Override
    public void update(Runnable change) {
        synchronized (LOCK) {
            try {
                try {
                    change.run();
                } finally {
                    // Also after an Error: the status and the ports must follow from what is known.
                    updateStatus();
                }
            } catch (Error outOfMemory) {
                runtime.finishLater();
                throw outOfMemory;
            }
        }
    }

    /**
     * Applies the deadlines that have passed.
     *
     * @return when to call this next
     */
    long evaluate() {
        synchronized (LOCK) {
            long now = runtime.time().nanos();
            Error failure = null;
            for (Indicator indicator : indicators.all()) {
                try {
                    if (!closed && indicator.nextEvaluation() <= now) {
                        indicator.evaluate(now);
                    }
                } catch (Error outOfMemory) {
                    // The others must be evaluated all the same, and the status must follow from what is known.
                    failure = outOfMemory;
                }
            }
            long next = updateStatus();
            if (failure != null) {
                throw failure;
            }
            return next;
        }
    }

    private long updateStatus() {
        long valid = Time.NEVER;
        long next = Time.NEVER;
        for (Indicator indicator : indicators.all()) {
            valid = Math.min(valid, indicator.validUntil());
            next = Math.min(next, indicator.nextEvaluation());
        }
        next = closed ? Time.NEVER : next;
        validUntil = valid;
        boolean status = !closed && indicators.areHealthy();
        boolean changed = indicators.haveChanged();
        if (changed) {
            healthy = status;
            notifier.post();
            observers.statusChanged();
        }
        runtime.wakeAt(next);
        if (changed && !closeRecorded) {
            recordChange(status);
        }
        return next;
    }

    private void recordChange(boolean status) {
        long now = runtime.time().nanos();
        Duration lasted = Duration.ofNanos(now - statusSince);
        long since = status != recordedHealthy ? now : statusSince;
        notifier.record(report(now, since), indicators.failures(), lasted);
        recordedHealthy = status;
        statusSince = since;
        closeRecorded = closed;
        indicators.changeRecorded();
    }

    @Override
    public boolean hasFailed() {
        return closed || indicators.haveFailed();
    }

    private HealthReport report(long now, long since) {
        return new HealthReport(name, healthy, closed, Duration.ofNanos(now - since), indicators.entries(now));
    }

    HealthReport report() {
        synchronized (LOCK) {
            evaluate();
            return report(runtime.time().nanos(), statusSince);
        }
    }

    @Override
    public String reasons() {
        synchronized (LOCK) {
            return report(runtime.time().nanos(), statusSince).reasons();
        }
    }

    boolean isHealthy() {
        synchronized (LOCK) {
            evaluate();
            return healthy;
        }
    }

    @Override
    public boolean isHealthyUnderLock() {
        return healthy;
    }

    long validUntil() {
        return validUntil;
    }

    @Override
    public boolean isHealthyForProbe() {
        if (runtime.time().nanos() >= validUntil) {
            evaluate();
        }
        return healthy;
    }

    boolean isClosed() {
        synchronized (LOCK) {
            return closed;
        }
    }

    @Override
    public void addObserver(StatusObserver observer) {
        observers.add(observer);
    }

    @Override
    public void removeObserver(StatusObserver observer) {
        observers.remove(observer);
    }

    @Override
    public Time time() {
        return runtime.time();
    }

    @Override
    public void execute(Runnable run) {
        runtime.execute(run);
    }

    @Override
    public void checkThrew(String check, Throwable thrown) {
        notifier.checkThrew(check, thrown);
    }

    /** Makes it unhealthy for good, and stops what runs for its indicators. Waits for nothing. */
    void close() {
        update(closing);
        runtime.remove(this);
    }

    private void becomeClosed() {
        if (!closed) {
            closed = true;
            indicators.release();
        }
    }
}
