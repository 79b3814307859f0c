package io.github.healthchecklib.client;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * An event loop for non-blocking connects and timers. One thread calls {@link #turn()} repeatedly; all other methods
 * except {@link #execute} may be called by that thread only.
 */
final class ConnectLoop implements Closeable {
    private final Selector selector;
    private final TreeSet<Timer> timers = new TreeSet<>();
    private final Queue<Runnable> submitted = new ConcurrentLinkedQueue<>();
    private long timersMade;
    private long selectedAt;

    ConnectLoop() throws IOException {
        selector = Selector.open();
    }

    /** An action that is due at a point in time. */
    final class Timer implements Comparable<Timer> {
        private final long at;
        private final long number = timersMade++;
        private final Runnable action;

        private Timer(long at, Runnable action) {
            this.at = at;
            this.action = action;
        }

        void cancel() {
            timers.remove(this);
        }

        @Override
        public int compareTo(Timer other) {
            // nanoTime may overflow, so only differences compare.
            int byTime = Long.signum(at - other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }

    /** Runs an action on the loop's thread, in its next turn. Thread-safe. */
    void execute(Runnable action) {
        submitted.add(action);
        selector.wakeup();
    }

    /** Schedules an action for a {@link System#nanoTime()}. It runs up to a millisecond later than that. */
    Timer at(long nanoTime, Runnable action) {
        Timer timer = new Timer(nanoTime, action);
        timers.add(timer);
        return timer;
    }

    /** Runs an action once, when the pending connect of this channel has succeeded or failed. */
    void onConnected(SocketChannel channel, Runnable action) throws IOException {
        channel.register(selector, SelectionKey.OP_CONNECT, action);
    }

    /** Returns the {@link System#nanoTime()} at which the events of this turn were known. */
    long selectedAt() {
        return selectedAt;
    }

    /** Waits for the next event, then runs all actions that are due. Returns at once if the thread is interrupted. */
    void turn() throws IOException {
        if (!submitted.isEmpty()) {
            selector.selectNow();
        } else if (timers.isEmpty()) {
            selector.select();
        } else {
            // Rounded up; rounded down, the loop would spin for the rest of the millisecond.
            long millis = TimeUnit.NANOSECONDS.toMillis(timers.first().at - System.nanoTime() + 999_999);
            if (millis > 0) {
                selector.select(millis);
            } else {
                selector.selectNow();
            }
        }
        selectedAt = System.nanoTime();
        connected();
        submitted();
        timedOut();
    }

    private void connected() {
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
            SelectionKey key = keys.next();
            keys.remove();
            // The action for another key may have closed this one.
            if (key.isValid()) {
                ((Runnable) key.attachment()).run();
            }
        }
    }

    private void submitted() {
        for (Runnable action = submitted.poll(); action != null; action = submitted.poll()) {
            action.run();
        }
    }

    private void timedOut() {
        long now = System.nanoTime();
        while (!timers.isEmpty() && timers.first().at - now <= 0) {
            timers.pollFirst().action.run();
        }
    }

    /** Closes the selector and all pending connects. */
    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
