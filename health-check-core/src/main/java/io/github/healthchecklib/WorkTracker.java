package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.internal.Timeout;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An indicator for work in progress: unhealthy while the oldest piece of work has taken longer than the maximum. Idle
 * is healthy, however long. Created by {@link Health#workTracker(String, Duration)}.
 *
 * <pre>{@code
 * try (var work = tracker.begin(message.id())) {
 *     handle(message);
 * }
 * }</pre>
 *
 * <p>Any number of threads may have work in progress, and a piece may end on another thread than it began on.
 */
public final class WorkTracker extends Indicator {
    private final Time time;
    private final long maxNanos;
    private final String tooLong;

    /** Built in advance: the end of work must need no memory. */
    private final Runnable evaluation = this::evaluateNow;

    /**
     * Guards the list of work in progress and what depends on it. Taken after {@link HealthEngine#LOCK}, never before.
     */
    private final Object list = new Object();

    private @Nullable Work oldest;
    private @Nullable Work newest;
    private int inProgress;
    private long begun;

    /**
     * Whether the deadline of the oldest piece is known to the Health. If not, the next piece has to announce its own.
     */
    private boolean watched;

    /** Whether the oldest piece is too old, so that its end changes the state. */
    private boolean overdue;

    /** Written under {@link HealthEngine#LOCK}. */
    private long deadline = Time.NEVER;

    /** Called, without a lock, each time the last piece of work ends. */
    private final List<Runnable> idleObservers = new CopyOnWriteArrayList<>();

    WorkTracker(IndicatorContext context, String name, Duration maxDuration) {
        super(context, name, "");
        this.time = context.time();
        this.maxNanos = maxDuration.toNanos();
        this.tooLong = "work in progress for over " + Formats.of(maxDuration);
        becomeHealthy();
    }

    /**
     * Begins a piece of work.
     *
     * @return the piece of work, to be closed when it is done, with or without success
     */
    public Work begin() {
        return begin(new Work(this, null));
    }

    /**
     * Begins a piece of work whose label appears in the reason if it gets stuck.
     *
     * @param label names the piece for the person who reads the log, such as a message's ID; without secrets
     * @return the piece of work, to be closed when it is done, with or without success
     */
    public Work begin(String label) {
        return begin(new Work(this, Objects.requireNonNull(label, "label")));
    }

    private Work begin(Work work) {
        boolean announce;
        synchronized (list) {
            work.started = time.nanos();
            append(work);
            begun++;
            announce = !watched;
        }
        if (announce) {
            announce(work);
        }
        return work;
    }

    /** If no thread can be started to watch it, the piece has not begun: the caller gets no handle to end it. */
    private void announce(Work work) {
        try {
            context.update(evaluation);
        } catch (Error noThread) {
            synchronized (list) {
                watched = false;
            }
            end(work);
            throw noThread;
        }
    }

    private void end(Work work) {
        boolean changes;
        boolean idle;
        synchronized (list) {
            if (!work.linked) {
                return;
            }
            changes = overdue && work == oldest;
            unlink(work);
            idle = inProgress == 0;
            if (idle) {
                list.notifyAll();
            }
        }
        if (changes) {
            context.update(evaluation);
        }
        if (idle) {
            idleObservers.forEach(Runnable::run);
        }
    }

    /**
     * Returns how many pieces of work are in progress.
     *
     * @return the number
     */
    public int inProgress() {
        synchronized (list) {
            return inProgress;
        }
    }

    /** Returns how many pieces have begun so far. */
    long begun() {
        synchronized (list) {
            return begun;
        }
    }

    /**
     * Waits until no work is in progress.
     *
     * @param timeout how long to wait; zero or less returns at once
     * @return whether no work is in progress
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitIdle(Duration timeout) throws InterruptedException {
        Timeout limit = new Timeout(timeout);
        synchronized (list) {
            for (long left = limit.nanosLeft(); inProgress > 0 && left > 0; left = limit.nanosLeft()) {
                TimeUnit.NANOSECONDS.timedWait(list, left);
            }
            return inProgress == 0;
        }
    }

    void addIdleObserver(Runnable observer) {
        idleObservers.add(observer);
    }

    void removeIdleObserver(Runnable observer) {
        idleObservers.remove(observer);
    }

    @Override
    long nextEvaluation() {
        return deadline;
    }

    private void evaluateNow() {
        evaluate(time.nanos());
    }

    @Override
    void evaluate(long now) {
        String label;
        synchronized (list) {
            Work first = oldest;
            watched = first != null;
            overdue = first != null && now >= Time.after(first.started, maxNanos);
            deadline = first == null || overdue ? Time.NEVER : Time.after(first.started, maxNanos);
            label = first == null ? null : first.label;
        }
        if (!overdue) {
            becomeHealthy();
        } else if (label == null) {
            becomeUnhealthy(tooLong);
        } else {
            becomeOverdue(label);
        }
    }

    /** First without the label: the state must change also if there is no memory for the text. */
    private void becomeOverdue(String label) {
        if (isHealthy()) {
            becomeUnhealthy(tooLong);
        }
        becomeUnhealthy(tooLong + ": " + label);
    }

    private void append(Work work) {
        work.older = newest;
        if (newest == null) {
            oldest = work;
        } else {
            newest.newer = work;
        }
        newest = work;
        work.linked = true;
        inProgress++;
    }

    private void unlink(Work work) {
        if (work.older == null) {
            oldest = work.newer;
        } else {
            work.older.newer = work.newer;
        }
        if (work.newer == null) {
            newest = work.older;
        } else {
            work.newer.older = work.older;
        }
        // Otherwise a piece of work that is kept would keep its neighbors, too.
        work.older = null;
        work.newer = null;
        work.linked = false;
        inProgress--;
    }

    /** A piece of work in progress. {@link #close()} ends it; idempotent. */
    public static final class Work implements AutoCloseable {
        private final WorkTracker tracker;
        private final @Nullable String label;

        // Guarded by the tracker's list.
        private long started;
        private @Nullable Work older;
        private @Nullable Work newer;
        private boolean linked;

        private Work(WorkTracker tracker, @Nullable String label) {
            this.tracker = tracker;
            this.label = label;
        }

        @Override
        public void close() {
            tracker.end(this);
        }
    }
}
