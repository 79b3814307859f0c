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
 * Waits for many connects and points in time at once: a selector, and whoever calls {@link #turn()}. All methods but
 * {@link #execute} are for that one thread.
 */
final class ConnectLoop implements Closeable {
    private final Selector selector;
    private final TreeSet<Timer> timers = new TreeSet<>();
    private final Queue<Runnable> handedIn = new ConcurrentLinkedQueue<>();
    private long timersMade;

    ConnectLoop() throws IOException {
        selector = Selector.open();
    }

    /** Something to be done at a point in time. */
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

    /** Has this done in the next turn, by the thread of the loop. May be called by any thread. */
    void execute(Runnable action) {
        handedIn.add(action);
        selector.wakeup();
    }

    /** Has this done at a {@link System#nanoTime()}, or up to a millisecond later. */
    Timer at(long nanoTime, Runnable action) {
        Timer timer = new Timer(nanoTime, action);
        timers.add(timer);
        return timer;
    }

    /** Has this done, once, when the connect that is under way has ended well or badly. */
    void onConnected(SocketChannel channel, Runnable action) throws IOException {
        channel.register(selector, SelectionKey.OP_CONNECT, action);
    }

    /**
     * Waits for the next thing that can be done, and does all that can. Returns at once if the thread is interrupted.
     */
    void turn() throws IOException {
        if (!handedIn.isEmpty()) {
            selector.selectNow();
        } else if (timers.isEmpty()) {
            selector.select();
        } else {
            // Rounded up, or it would turn in vain until the millisecond is over.
            long millis = TimeUnit.NANOSECONDS.toMillis(timers.first().at - System.nanoTime() + 999_999);
            if (millis > 0) {
                selector.select(millis);
            } else {
                selector.selectNow();
            }
        }
        connected();
        handedIn();
        timedOut();
    }

    private void connected() {
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
            SelectionKey key = keys.next();
            keys.remove();
            // Closed meanwhile, by what was done for another key.
            if (key.isValid()) {
                ((Runnable) key.attachment()).run();
            }
        }
    }

    private void handedIn() {
        for (Runnable action = handedIn.poll(); action != null; action = handedIn.poll()) {
            action.run();
        }
    }

    private void timedOut() {
        long now = System.nanoTime();
        while (!timers.isEmpty() && timers.first().at - now <= 0) {
            timers.pollFirst().action.run();
        }
    }

    /** Closes the selector, and what is connecting. */
    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
