package io.github.healthchecklib.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An open port: a listening socket and the one thread that accepts from it, never one without the other.
 *
 * <p>The thread survives whatever accepting a connection throws. It backs off, first 10 ms, then twice as long each time up
 * to 1 s; after {@value #MAX_FAILURES_WHILE_OPEN} failures in a row (about 0.15 s) it closes the socket, so that probers are
 * refused rather than answered by the kernel alone, and goes on trying to open it again on the same address.
 *
 * <p>Locking: the monitor of this object guards which socket is in use and whether the port is closed. Nothing foreign is
 * called under it, and no other lock is taken.
 */
public final class ProbePort implements AutoCloseable {
    /** Makes the unbound server socket; a seam to inject faults of accept and bind. */
    public interface SocketSource {
        /**
         * Returns a new, unbound socket.
         *
         * @return the socket
         * @throws IOException if there is none to be had
         */
        ServerSocket create() throws IOException;
    }

    static final int MAX_FAILURES_WHILE_OPEN = 5;
    private static final long MIN_BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MAX_BACK_OFF_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int DRAIN_BUFFER_BYTES = 8 * 1024;

    private final SocketSource sockets;
    private final InetSocketAddress address;
    private final int backlog;
    private final ProbeCounter counter;
    private final Logger logger;
    private final Thread thread;

    private volatile @Nullable ServerSocket socket;
    private volatile boolean closed;

    // The rest belongs to the accept thread alone.
    private final byte[] drainBuffer = new byte[DRAIN_BUFFER_BYTES];
    private final Duration unprobedWarning;
    private final long warningDeadline;
    private boolean warningPending;
    private boolean justFailed;
    /** Since the last probe that was answered; above zero during an outage. */
    private int failures;

    private @Nullable Throwable firstFailure;

    /**
     * Opens the port: when this returns, it answers.
     *
     * @param sockets makes the socket
     * @param address where to listen; port 0 for any free port
     * @param backlog in connections, at least 1
     * @param unprobedWarning time without a probe after which one warning is logged; zero for none
     * @param counter counts the probes
     * @param logger where to log outages and, at TRACE, probes
     * @throws IOException if the address can't be bound; nothing is left open
     */
    public ProbePort(
            SocketSource sockets,
            InetSocketAddress address,
            int backlog,
            Duration unprobedWarning,
            ProbeCounter counter,
            Logger logger)
            throws IOException {
        this.sockets = sockets;
        this.backlog = backlog;
        this.counter = counter;
        this.logger = logger;
        this.unprobedWarning = unprobedWarning;
        this.warningDeadline = System.nanoTime() + unprobedWarning.toNanos();
        this.warningPending = !unprobedWarning.isZero();
        ServerSocket opened = open(address);
        this.socket = opened;
        this.address = new InetSocketAddress(opened.getInetAddress(), opened.getLocalPort());
        // Short, for Linux shows 15 characters of it (top -H).
        this.thread = new Thread(this::run, "health-" + opened.getLocalPort());
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (Throwable noThread) {
            opened.close();
            throw noThread;
        }
    }

    /**
     * Returns the address that is bound.
     *
     * @return the address
     */
    public InetAddress address() {
        return address.getAddress();
    }

    /**
     * Returns the port that is bound.
     *
     * @return 1 to 65535
     */
    public int port() {
        return address.getPort();
    }

    /**
     * Returns whether the port answers now: false once closed, and while an outage lasts.
     *
     * @return whether it answers
     */
    public boolean isOpen() {
        return socket != null;
    }

    /**
     * Closes the port: when this returns, a connect is refused and the thread has ended, unless it is the caller.
     * Idempotent; waits for a probe that is just being answered; an interrupt is kept for the caller.
     *
     * @throws UncheckedIOException if the operating system reports a failure to close; the thread has ended even so
     */
    @Override
    public void close() {
        try {
            synchronized (this) {
                closed = true;
                closeSocket();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Health check port " + where() + " did not close cleanly", e);
        } finally {
            LockSupport.unpark(thread);
            joinUninterruptibly();
        }
    }

    private void joinUninterruptibly() {
        boolean interrupted = false;
        while (thread.isAlive() && !thread.equals(Thread.currentThread())) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                if (justFailed) {
                    justFailed = false;
                    recover();
                }
                answer(socketInUse());
            } catch (Throwable failure) {
                // Also an OutOfMemoryError: a thread that ends would leave the kernel to answer alone.
                noteFailure(failure);
            }
        }
    }

    /** Accepts one connection and answers it; or returns without one when it is time for the warning. */
    private void answer(ServerSocket listening) throws IOException {
        listening.setSoTimeout(millisUntilWarning());
        Socket connection;
        try {
            connection = listening.accept();
        } catch (SocketTimeoutException nothingCame) {
            warnUnprobed();
            return;
        }
        try (connection) {
            warningPending = false;
            counter.count();
            Probe.drain(connection, drainBuffer);
        } catch (IOException reset) {
            logger.log(Level.TRACE, "Probe ended by its client", reset);
        }
        if (logger.isLoggable(Level.TRACE)) {
            logger.log(Level.TRACE, "Answered probe from " + connection.getRemoteSocketAddress());
        }
        if (failures > 0) {
            reportRecovery();
        }
    }

    /** Zero, which is no timeout, once there is nothing to warn of. */
    private int millisUntilWarning() {
        if (!warningPending) {
            return 0;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(warningDeadline - System.nanoTime());
        return (int) Math.max(1, Math.min(millis, Integer.MAX_VALUE));
    }

    private void warnUnprobed() {
        warningPending = false;
        logger.log(
                Level.WARNING,
                "Nothing has probed health check port " + where() + " in the " + inWords(unprobedWarning)
                        + " since it was opened: is a TCP probe configured, and for this port?");
    }

    /** As people write it: 5m, 1h30m, 0.1s. */
    private static String inWords(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    private ServerSocket socketInUse() throws IOException {
        ServerSocket inUse = socket;
        return inUse != null ? inUse : reopen();
    }

    private ServerSocket reopen() throws IOException {
        ServerSocket opened = open(address);
        synchronized (this) {
            if (closed) {
                opened.close();
            } else {
                socket = opened;
            }
        }
        return opened;
    }

    private ServerSocket open(InetSocketAddress where) throws IOException {
        ServerSocket unbound = sockets.create();
        try {
            // Without it, connections that this side closed first keep the port from being opened again for a minute.
            unbound.setReuseAddress(true);
            unbound.bind(where, backlog);
            return unbound;
        } catch (Throwable notBound) {
            unbound.close();
            throw notBound;
        }
    }

    private void noteFailure(Throwable failure) {
        if (failures == 0) {
            firstFailure = failure;
        }
        failures++;
        justFailed = true;
    }

    /** Waits, so that a failure that lasts costs no CPU; before, closes what could not be served for too long. */
    private void recover() throws IOException {
        if (failures >= MAX_FAILURES_WHILE_OPEN) {
            closeSocket();
        }
        Throwable unreported = failures == 1 ? firstFailure : null;
        if (unreported != null && !closed) {
            logger.log(
                    Level.WARNING,
                    "Health check port " + where() + " failed to accept a probe: " + unreported
                            + ". It tries again, and"
                            + " is closed while that goes on. Are descriptors or memory used up?");
        }
        backOff();
    }

    private void backOff() {
        long nanos = Math.min(MIN_BACK_OFF_NANOS << Math.min(failures - 1, 10), MAX_BACK_OFF_NANOS);
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            // A thread that is interrupted does not park.
            Thread.interrupted();
        }
    }

    private void reportRecovery() {
        int over = failures;
        failures = 0;
        logger.log(
                Level.INFO,
                "Health check port " + where() + " answers probes again, after " + over
                        + " failures in a row; the first: " + firstFailure);
    }

    private synchronized void closeSocket() throws IOException {
        ServerSocket inUse = socket;
        socket = null;
        if (inUse != null) {
            inUse.close();
        }
    }

    private String where() {
        return HostAndPort.format(address.getAddress(), address.getPort());
    }
}
