package io.github.healthchecklib;

import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.internal.Words;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Evidence that work in hand gets done: unhealthy while the oldest piece of work is older than the limit. Idle is healthy, however
 * long. Made by {@link Health#workTracker(String, Duration)}.
 *
 * <pre>{@code
 * try (var work = tracker.begin()) {
 *     handle(message);
 * }
 * }</pre>
 *
 * <p>Any number of threads may have work in hand; each piece may end on another thread than it began on.
 */
public final class WorkTracker extends Evidence {
    /** Pieces of work are spread over so many lists, so that threads seldom meet. A power of 2. */
    private static final int STRIPES = 64;

    private final Time time;
    private final long limitNanos;
    private final String tooLong;
    private final Stripe[] stripes = new Stripe[STRIPES];

    /** Whether the monitor will look by itself; if not, who begins work has to ask for it. Written under the lock. */
    private volatile boolean watched;

    /** Whether the end of work may change the state. Written under the lock. */
    private volatile boolean overdue;

    private long nextLook = Time.NEVER;

    /** Guards nothing but the waiting for idleness. */
    private final Object idle = new Object();

    private volatile boolean idleIsAwaited;

    WorkTracker(Health health, String name, Duration longest) {
        super(health, name, "");
        this.time = health.time();
        this.limitNanos = longest.toNanos();
        this.tooLong = "work in hand for longer than " + Words.of(longest);
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
        becomeHealthy();
    }

    /**
     * Begins a piece of work.
     *
     * @return the piece of work, to be closed when it is done, whether well or not
     */
    public Work begin() {
        int hash = Long.hashCode(Thread.currentThread().getId() * 0x9E3779B97F4A7C15L);
        Work work = new Work(this, stripes[hash & (STRIPES - 1)], time.nanos());
        work.stripe.add(work);
        if (!watched) {
            health.update(() -> look(time.nanos()));
        }
        return work;
    }

    /**
     * Returns how many pieces of work are in hand.
     *
     * @return the number
     */
    public int inHand() {
        int count = 0;
        for (Stripe stripe : stripes) {
            count += stripe.size();
        }
        return count;
    }

    /**
     * Waits until no work is in hand.
     *
     * @param atMost how long to wait; zero or less doesn't
     * @return whether no work is in hand
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (idle) {
            // Before the first look at what is in hand: who ends work after that look sees it.
            idleIsAwaited = true;
            for (long left = end - System.nanoTime(); inHand() > 0 && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(idle, left);
            }
            return inHand() == 0;
        }
    }

    private void ended() {
        if (overdue) {
            health.update(() -> look(time.nanos()));
        }
        if (idleIsAwaited) {
            synchronized (idle) {
                idle.notifyAll();
            }
        }
    }

    @Override
    long nextLook() {
        return nextLook;
    }

    @Override
    void look(long now) {
        // Before the look at what is in hand: who begins or ends work after that look sees it, and has it done again.
        watched = false;
        overdue = true;
        long oldest = oldest();
        if (oldest == Time.NEVER) {
            overdue = false;
            nextLook = Time.NEVER;
            becomeHealthy();
            return;
        }
        watched = true;
        overdue = now >= oldest + limitNanos;
        nextLook = overdue ? Time.NEVER : oldest + limitNanos;
        if (overdue) {
            becomeUnhealthy(tooLong);
        } else {
            becomeHealthy();
        }
    }

    private long oldest() {
        long oldest = Time.NEVER;
        for (Stripe stripe : stripes) {
            oldest = Math.min(oldest, stripe.oldest());
        }
        return oldest;
    }

    /** A piece of work in hand. {@link #close()} ends it; to do that again does nothing. */
    public static final class Work implements AutoCloseable {
        private final WorkTracker tracker;
        private final Stripe stripe;
        private final long started;
        private @Nullable Work previous;
        private @Nullable Work next;
        private boolean linked;

        private Work(WorkTracker tracker, Stripe stripe, long started) {
            this.tracker = tracker;
            this.stripe = stripe;
            this.started = started;
        }

        @Override
        public void close() {
            if (stripe.remove(this)) {
                tracker.ended();
            }
        }
    }

    /** A list of pieces of work, oldest first, under a lock of its own that is held for a few instructions. */
    private static final class Stripe {
        private @Nullable Work first;
        private @Nullable Work last;
        private int size;

        synchronized void add(Work work) {
            work.previous = last;
            if (last == null) {
                first = work;
            } else {
                last.next = work;
            }
            last = work;
            work.linked = true;
            size++;
        }

        synchronized boolean remove(Work work) {
            if (!work.linked) {
                return false;
            }
            work.linked = false;
            size--;
            if (work.previous == null) {
                first = work.next;
            } else {
                work.previous.next = work.next;
            }
            if (work.next == null) {
                last = work.previous;
            } else {
                work.next.previous = work.previous;
            }
            // Else whoever keeps an ended piece of work would keep its neighbours too.
            work.previous = null;
            work.next = null;
            return true;
        }

        synchronized long oldest() {
            return first == null ? Time.NEVER : first.started;
        }

        synchronized int size() {
            return size;
        }
    }
}
