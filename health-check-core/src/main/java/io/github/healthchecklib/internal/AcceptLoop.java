package io.github.healthchecklib.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes a {@link HeldPort}, and accepts its connections on one daemon thread: a listening socket is never
 * left unserved.
 *
 * <p>The thread survives whatever accept throws. It backs off, first 10 ms, then twice as long each time up to 1 s.
 * After {@value Outage#MAX_FAILURES_WHILE_OPEN} failures in a row (about 0.15 s) the port closes until it can reopen.
 *
 * <p>Locking: the monitor of this object guards the state, and the thread waits on it for changes. Nothing foreign is
 * called under it.
 */
public final class AcceptLoop implements AutoCloseable {
    private enum State {
        /** Not to be open. */
        REFUSING,
        /** To be open, and listening. */
        OPEN,
        /** To be open, but it could not be opened or served. */
        FAILING,
        /** Closed for good. */
        CLOSED
    }

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long HALF_CLOSED_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int HALF_CLOSED_JOIN_MILLIS = 1000;

    private final SocketSource sockets;
    private final HeldPort port;
    private final ProbeAnswerer answerer;
    private final Log log;
    private final Thread thread;
    private final Outage outage = new Outage();
    private final Notifier.Task endHalfClosed = new Notifier.Task(this::endHalfClosed);

    // Written under the monitor.
    private volatile State state = State.REFUSING;

    /** How often the port was opened or closed on demand. */
    private volatile int changes;

    // Guarded by the monitor: what the last close has thrown, until it is logged, and why the port is FAILING.
    private @Nullable Throwable closeFailure;
    private @Nullable Throwable openFailure;

    /** Used by the accept thread alone. */
    private int changesServed = -1;

    /**
     * Takes the port, and starts the thread. The port is closed, and held.
     *
     * @param sockets creates the sockets
     * @param address where to listen; port 0 for any free port
     * @param backlog in connections, at least 1
     * @param shouldBeOpen asked for each probe that was accepted; may call {@link #setOpen}
     * @param unprobedWarning time without a probe after which one warning is logged; zero for none
     * @param counter counts the probes
     * @param log where outages are reported
     * @throws IOException if the address cannot be bound; nothing is held then
     */
    public AcceptLoop(
            SocketSource sockets,
            InetSocketAddress address,
            int backlog,
            BooleanSupplier shouldBeOpen,
            Duration unprobedWarning,
            ProbeCounter counter,
            Log log)
            throws IOException {
        this.sockets = sockets;
        this.log = log;
        this.port = HeldPort.hold(sockets, address, backlog);
        this.answerer = new ProbeAnswerer(port, shouldBeOpen, unprobedWarning, counter, log);
        // Short because Linux shows 15 characters of it (top -H).
        this.thread = Threads.daemon("health-" + port(), this::run);
        try {
            sockets.start(thread);
        } catch (Throwable noThread) {
            port.release();
            throw noThread;
        }
    }

    /**
     * Opens or closes the port: when this returns, it answers or refuses. If it cannot be opened because descriptors or
     * memory are used up, the accept thread keeps trying. Waits only for that thread to leave {@code accept}, calls
     * nothing foreign, allocates nothing to close.
     *
     * @param open whether it is to be open
     * @throws StackOverflowError if too little stack was left to close it: until the notifier has done so, a prober may
     *     be accepted
     */
    public synchronized void setOpen(boolean open) {
        if (state == State.CLOSED || open == (state != State.REFUSING)) {
            return;
        }
        changes++;
        if (open) {
            openIfPossible();
        } else {
            state = State.REFUSING;
            closePort();
        }
        notifyAll();
    }

    private void openIfPossible() {
        try {
            port.open();
            state = State.OPEN;
        } catch (IOException | RuntimeException | Error e) {
            // The accept thread meets the same when it tries, and reports it, which must not happen under a lock.
            state = port.isOpen() ? State.OPEN : State.FAILING;
            openFailure = e;
        }
    }

    /**
     * Returns why the port is not open although it is to be.
     *
     * @return what the last demand to open it has thrown; null if it is open, or not to be
     */
    public synchronized @Nullable Throwable openFailure() {
        return state == State.FAILING ? openFailure : null;
    }

    private void closePort() {
        Throwable failure = port.close();
        if (failure != null) {
            closeFailure = failure;
            log.notifier().post(endHalfClosed);
        }
        if (failure instanceof StackOverflowError callerIsTooDeep) {
            throw callerIsTooDeep;
        }
    }

    /** Until there is memory, a prober may be accepted once. Not repeated in a flush, which would not pause between. */
    private void endHalfClosed() {
        if (port.isHalfClosed()
                && !port.endHalfClosedAccept()
                && !log.notifier().isFlushing()) {
            log.notifier().postDelayed(HALF_CLOSED_RETRY_NANOS, endHalfClosed);
        }
    }

    /** {@return the address and port that are bound, from 1 to 65535} */
    public InetSocketAddress address() {
        return port.address();
    }

    /** {@return the port that is bound, 1 to 65535} */
    public int port() {
        return port.address().getPort();
    }

    /** {@return whether the port answers now: not once closed, nor while an outage keeps it closed} */
    public boolean isOpen() {
        return port.isOpen();
    }

    /**
     * Returns the cause of the present outage, which lasts until a probe is answered.
     *
     * @return the first failure since the last probe that was answered; empty if there is none
     */
    public Optional<String> outage() {
        return Optional.ofNullable(outage.cause()).map(Throwable::toString);
    }

    /**
     * Closes the port and gives it back: when this returns, a connect is refused, the port is free and the thread has
     * ended, unless it is the caller. Idempotent. Waits for a probe that is just being answered; preserves the caller's
     * interrupt. Like {@link #setOpen}, it may throw a StackOverflowError; then repeat it.
     *
     * <p>If memory was used up when the listening socket was closed, and stays so for a second, the thread is left
     * behind: it ends with the next connection.
     */
    @Override
    public void close() {
        synchronized (this) {
            state = State.CLOSED;
            try {
                closePort();
            } finally {
                port.release();
                notifyAll();
            }
        }
        if (port.isHalfClosed()) {
            port.endHalfClosedAccept();
            Threads.joinUninterruptibly(thread, HALF_CLOSED_JOIN_MILLIS);
        } else {
            Threads.joinUninterruptibly(thread);
        }
    }

    private void run() {
        while (state != State.CLOSED) {
            try {
                switch (state) {
                    case REFUSING -> awaitDemand();
                    case OPEN -> answerOne();
                    case FAILING -> reopen();
                    case CLOSED -> {}
                }
            } catch (Throwable failure) {
                // Also an OutOfMemoryError: without this thread, the kernel alone would accept.
                recoverFrom(failure);
            }
        }
    }

    private void awaitDemand() {
        Throwable failure;
        synchronized (this) {
            while (state == State.REFUSING && closeFailure == null) {
                try {
                    wait();
                } catch (InterruptedException forgotten) {
                    // Nothing asks this thread to end by an interrupt.
                }
            }
            failure = closeFailure;
            closeFailure = null;
        }
        if (failure != null) {
            log.post(Level.WARNING, "Health check port " + Formats.of(address()) + " was not closed cleanly", failure);
        }
    }

    private void answerOne() throws IOException {
        if (changesServed != changes) {
            changesServed = changes;
            answerer.opened();
        }
        if (answerer.answerOne() && outage.isOngoing()) {
            outage.end(log, port);
        }
    }

    private synchronized void reopen() throws IOException {
        if (state == State.FAILING) {
            if (!port.isOpen()) {
                port.open();
            }
            state = State.OPEN;
        }
    }

    private void recoverFrom(Throwable failure) {
        try {
            recover(failure);
        } catch (Throwable outOfMemory) {
            // The next round meets it again.
            backOff(RETRY_NANOS, changes);
        }
    }

    /** Counts a failure, closes a port that could not be served for too long, and waits, so that it costs no CPU. */
    private void recover(Throwable failure) {
        int seen;
        synchronized (this) {
            boolean ofEarlierListener = state == State.OPEN && changes != changesServed;
            if (state == State.REFUSING || state == State.CLOSED || ofEarlierListener) {
                return;
            }
            outage.failed(failure);
            if (state == State.OPEN && outage.isTooLongToStayOpen()) {
                state = State.FAILING;
                closePort();
            }
            seen = changes;
        }
        outage.report(log, port);
        backOff(outage.backOffNanos(), seen);
    }

    /** Ends early when the port is opened or closed on demand: what was opened must be served at once. */
    private synchronized void backOff(long nanos, int seen) {
        long left = nanos;
        while (left > 0 && changes == seen && state != State.CLOSED) {
            left = sockets.awaitNanos(this, left);
        }
    }
}
