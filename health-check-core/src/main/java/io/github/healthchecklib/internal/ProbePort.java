package io.github.healthchecklib.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A port that is open or closed as it is told, with the one thread that accepts from it: there is never a listening socket
 * that nobody serves.
 *
 * <p>The thread survives whatever accepting a connection throws. It backs off, first 10 ms, then twice as long each time up
 * to 1 s; after {@value Outage#MAX_FAILURES_WHILE_OPEN} failures in a row (about 0.15 s) it closes the socket, so that probers are
 * refused rather than answered by the kernel alone, and goes on trying to open it again on the same address.
 *
 * <p>Locking: the monitor of this object guards which socket is in use, whether one is wanted, and whether this is closed for good.
 * Nothing foreign is called under it, and no other lock but {@link #inAccept} is taken.
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

    private static final int DRAIN_BUFFER_BYTES = 8 * 1024;

    private final SocketSource sockets;
    private final InetSocketAddress address;
    private final int backlog;
    private final BooleanSupplier truth;
    private final ProbeCounter counter;
    private final Logger logger;
    private final Thread thread;

    /** Held by the accept thread while it is in accept, where it calls nothing else. The last lock in the order. */
    private final ReentrantLock inAccept = new ReentrantLock();

    private volatile @Nullable ServerSocket socket;
    private volatile boolean wanted;
    private volatile boolean closed;
    private volatile @Nullable IOException closeFailure;

    // The rest belongs to the accept thread alone.
    private final byte[] drainBuffer = new byte[DRAIN_BUFFER_BYTES];
    private final UnprobedWarning unprobed;
    private @Nullable ServerSocket serving;
    private final Outage outage = new Outage();

    /**
     * Creates the port. If it is to be open, it answers when this returns; if not, it is known that it could be bound.
     *
     * @param sockets makes the socket
     * @param address where to listen; port 0 for any free port
     * @param backlog in connections, at least 1
     * @param open whether to open it at once
     * @param truth asked after each probe has come in: whether the port should be open at all; may call {@link #show}
     * @param unprobedWarning time without a probe after which one warning is logged; zero for none
     * @param counter counts the probes
     * @param logger where to log outages and, at TRACE, probes
     * @throws IOException if the address can't be bound; nothing is left open
     */
    public ProbePort(
            SocketSource sockets,
            InetSocketAddress address,
            int backlog,
            boolean open,
            BooleanSupplier truth,
            Duration unprobedWarning,
            ProbeCounter counter,
            Logger logger)
            throws IOException {
        this.sockets = sockets;
        this.backlog = backlog;
        this.truth = truth;
        this.counter = counter;
        this.logger = logger;
        this.unprobed = new UnprobedWarning(unprobedWarning);
        this.wanted = open;
        // The first socket that a JVM closes takes descriptors of its own. Without any left, the port would go on
        // listening.
        try (Socket spare = new Socket()) {
            takeDescriptor(spare);
        }
        ServerSocket opened = open ? open(address) : null;
        this.socket = opened;
        this.address = new InetSocketAddress(
                address.getAddress(), opened != null ? opened.getLocalPort() : bindablePort(address));
        // Short, for Linux shows 15 characters of it (top -H).
        this.thread = new Thread(this::run, "health-" + this.address.getPort());
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (Throwable noThread) {
            closeSocket();
            throw noThread;
        }
    }

    /** A socket of no use takes its descriptor only when something is asked of it. */
    private static void takeDescriptor(Socket spare) throws IOException {
        spare.setReuseAddress(true);
    }

    /** Binds without listening, which no prober can connect to, and lets go of it again. */
    private static int bindablePort(InetSocketAddress address) throws IOException {
        try (Socket unconnected = new Socket()) {
            unconnected.setReuseAddress(true);
            unconnected.bind(address);
            return unconnected.getLocalPort();
        }
    }

    /**
     * Opens or closes the port: when this returns, it answers or refuses. If it can't be opened, because somebody else has taken it or
     * descriptors are used up, the accept thread goes on trying. Waits for nobody but that thread to wake up, calls nothing foreign,
     * throws nothing.
     *
     * @param open whether it is to be open
     */
    public void show(boolean open) {
        synchronized (this) {
            if (closed || wanted == open) {
                return;
            }
            wanted = open;
            if (open) {
                openIfPossible();
            } else {
                closeSocket();
            }
        }
        LockSupport.unpark(thread);
    }

    private void openIfPossible() {
        try {
            socket = open(address);
        } catch (IOException | RuntimeException | Error e) {
            // The accept thread meets the same when it tries, and reports it, which must not be done under a lock.
            socket = null;
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
     * Closes the port for good: when this returns, a connect is refused and the thread has ended, unless it is the caller.
     * Idempotent; waits for a probe that is just being answered; an interrupt is kept for the caller.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            closeSocket();
        }
        LockSupport.unpark(thread);
        Threads.joinUninterruptibly(thread);
    }

    private void run() {
        while (!closed) {
            try {
                if (outage.hasJustFailed()) {
                    recover();
                } else if (wanted) {
                    answer(socketInUse());
                } else {
                    park();
                }
            } catch (Throwable failure) {
                // Also an OutOfMemoryError: a thread that ends would leave the kernel to answer alone.
                if (wanted && Objects.equals(serving, socket)) {
                    outage.failed(failure);
                }
            }
        }
    }

    private void park() {
        reportCloseFailure();
        LockSupport.park(this);
        // A thread that is interrupted does not park.
        Thread.interrupted();
    }

    /** Accepts one connection and answers it; or returns without one when it is time for the warning. */
    private void answer(ServerSocket listening) throws IOException {
        Socket connection = accept(listening);
        if (connection == null) {
            logger.log(Level.WARNING, unprobed.text(where()));
            return;
        }
        try (connection) {
            unprobed.probed();
            if (!truth.getAsBoolean()) {
                return;
            }
            counter.count();
            FlightRecorder.answered(connection);
            // The client has its answer before anything is done that it needn't wait for.
            connection.shutdownOutput();
            Probe.drain(connection, drainBuffer);
        } catch (IOException reset) {
            logger.log(Level.TRACE, "Probe ended by its client", reset);
        }
        if (logger.isLoggable(Level.TRACE)) {
            logger.log(Level.TRACE, "Answered probe from " + connection.getRemoteSocketAddress());
        }
        if (outage.isOngoing()) {
            logger.log(Level.INFO, "Health check port " + where() + outage.end());
        }
    }

    /** Null if nothing came before it was time for the warning. */
    private @Nullable Socket accept(ServerSocket listening) throws IOException {
        listening.setSoTimeout(unprobed.millisLeft());
        inAccept.lock();
        try {
            return listening.accept();
        } catch (SocketTimeoutException nothingCame) {
            return null;
        } finally {
            inAccept.unlock();
        }
    }

    private ServerSocket socketInUse() throws IOException {
        ServerSocket before = serving;
        serving = null;
        ServerSocket inUse = socket;
        if (inUse == null) {
            inUse = reopen();
        }
        serving = inUse;
        if (!inUse.equals(before)) {
            unprobed.opened();
        }
        return inUse;
    }

    private synchronized ServerSocket reopen() throws IOException {
        ServerSocket inUse = socket;
        if (inUse == null) {
            if (closed || !wanted) {
                throw new SocketException("Closed meanwhile");
            }
            // A port whose first probe finds no descriptor left would be open for nothing.
            try (Socket spare = new Socket()) {
                takeDescriptor(spare);
                inUse = open(address);
            }
            socket = inUse;
        }
        return inUse;
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

    /** Waits, so that a failure that lasts costs no CPU; before, closes what could not be served for too long. */
    private void recover() {
        if (outage.isTooLongToStayOpen()) {
            closeSocket();
        }
        String beginning = outage.beginning();
        if (beginning != null && !closed) {
            logger.log(Level.WARNING, "Health check port " + where() + beginning);
        }
        backOff();
    }

    private void backOff() {
        long nanos = outage.backOffNanos();
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
            // A thread that is interrupted does not park.
            Thread.interrupted();
        }
    }

    /** Called under the lock of a Health, so what goes wrong is kept for the accept thread to log. */
    private synchronized void closeSocket() {
        ServerSocket inUse = socket;
        if (inUse == null) {
            return;
        }
        try {
            inUse.close();
        } catch (IOException e) {
            closeFailure = e;
        }
        // The kernel goes on listening until a thread that was in accept, which the close has woken, has left it.
        inAccept.lock();
        try {
            socket = null;
        } finally {
            inAccept.unlock();
        }
    }

    private void reportCloseFailure() {
        IOException failure = closeFailure;
        if (failure != null) {
            closeFailure = null;
            logger.log(Level.WARNING, "Health check port " + where() + " did not close cleanly", failure);
        }
    }

    private String where() {
        return Words.of(address.getAddress(), address.getPort());
    }
}
