package io.github.healthchecklib.internal;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port that this process holds from creation to {@link #release}, whether or not it listens. While it does not,
 * probers are refused and others get "address in use".
 *
 * <p>On Linux, a second socket, bound but not listening, holds it. Linux lets a listening socket be bound beside it
 * only while both have {@code SO_REUSEADDR}, so the holder has that option only for those microseconds. Another process
 * that binds the port just then is noticed: either it cannot listen, or this port cannot be opened. Not
 * {@code SO_REUSEPORT}, by which others could share the port unnoticed. Elsewhere the port is not held while closed.
 *
 * <p>{@link #open}, {@link #close} and {@link #release} are called under the lock of the {@link AcceptLoop};
 * {@link #accept} by its thread without it.
 */
final class HeldPort {
    private static final boolean CAN_HOLD = System.getProperty("os.name", "").startsWith("Linux");

    /** Taken while a holder has {@code SO_REUSEADDR}, so that no other one of this process is bound beside it. */
    private static final Object REUSE = new Object();

    private static final int CONNECT_MILLIS = 100;

    private final SocketSource sockets;
    private final InetSocketAddress address;
    private final int backlog;
    private final @Nullable Socket holder;

    /**
     * Held by the accept thread while it is in accept, where it calls nothing else. The last lock in the order. Not a
     * {@code ReentrantLock}, which allocates when it is contended.
     */
    private final Object inAccept = new Object();

    private volatile @Nullable ServerSocket listener;

    /** Whether the listener is being closed on purpose, which ends an accept. */
    private volatile boolean closing;

    /** Whether the last close has failed, and may have left an accept in the kernel. */
    private volatile boolean halfClosed;

    private HeldPort(SocketSource sockets, InetSocketAddress address, int backlog, @Nullable Socket holder) {
        this.sockets = sockets;
        this.address = address;
        this.backlog = backlog;
        this.holder = holder;
    }

    /**
     * Takes a port without listening on it.
     *
     * @param sockets creates the sockets
     * @param address what to bind; port 0 for any free port
     * @param backlog of the listening socket, in connections, at least 1
     * @return the port
     * @throws IOException if the address cannot be bound; nothing is held then
     */
    static HeldPort hold(SocketSource sockets, InetSocketAddress address, int backlog) throws IOException {
        // The first socket that a JVM closes needs descriptors of its own: without any left, that close would fail.
        try (Socket spare = sockets.createHolder()) {
            takeDescriptor(spare);
        }
        Socket holder = bind(sockets, address);
        InetSocketAddress bound = new InetSocketAddress(address.getAddress(), holder.getLocalPort());
        if (CAN_HOLD) {
            return new HeldPort(sockets, bound, backlog, holder);
        }
        holder.close();
        return new HeldPort(sockets, bound, backlog, null);
    }

    private static Socket bind(SocketSource sockets, InetSocketAddress address) throws IOException {
        try {
            return bind(sockets, address, false);
        } catch (BindException inUse) {
            // Perhaps only by connections that an earlier listener closed, which block a port for a minute.
            return bind(sockets, address, true);
        }
    }

    private static Socket bind(SocketSource sockets, InetSocketAddress address, boolean reuse) throws IOException {
        Socket holder = sockets.createHolder();
        try {
            synchronized (REUSE) {
                holder.setReuseAddress(reuse);
                holder.bind(address);
                holder.setReuseAddress(false);
            }
            return holder;
        } catch (Throwable notBound) {
            holder.close();
            throw notBound;
        }
    }

    /** A socket takes its descriptor when an option is set. */
    private static void takeDescriptor(Socket spare) throws IOException {
        spare.setReuseAddress(true);
    }

    InetSocketAddress address() {
        return address;
    }

    boolean isOpen() {
        return listener != null;
    }

    boolean isHalfClosed() {
        return halfClosed;
    }

    /** Listens: when this returns, the kernel completes connections. */
    void open() throws IOException {
        // A port whose first probe finds no descriptor left would be open for nothing.
        Socket spare = sockets.createHolder();
        try {
            takeDescriptor(spare);
            listener = listen();
            halfClosed = false;
        } finally {
            spare.close();
        }
    }

    private ServerSocket listen() throws IOException {
        ServerSocket socket = sockets.createListener();
        try {
            // Without it, connections that this side closed first would block the port for a minute.
            socket.setReuseAddress(true);
            bindBesideHolder(socket);
            return socket;
        } catch (Throwable notBound) {
            socket.close();
            throw notBound;
        }
    }

    private void bindBesideHolder(ServerSocket socket) throws IOException {
        if (holder == null) {
            socket.bind(address, backlog);
            return;
        }
        synchronized (REUSE) {
            holder.setReuseAddress(true);
            try {
                socket.bind(address, backlog);
            } finally {
                holder.setReuseAddress(false);
            }
        }
    }

    /**
     * Stops listening: when this returns, connects are refused. Waits for nothing but the accept thread to leave
     * {@code accept}, or, if the socket cannot be closed for lack of memory, up to {@value #CONNECT_MILLIS} ms for a
     * connection of its own.
     *
     * @return what the close of the socket has thrown; null as a rule
     */
    @Nullable
    Throwable close() {
        ServerSocket socket = listener;
        if (socket == null) {
            return null;
        }
        closing = true;
        try {
            socket.close();
        } catch (Throwable failure) {
            // The JDK allocates in close, and ignores a second one. What an OutOfMemoryError has left open, it closes
            // when the accept returns that is going on, or else by the next garbage collection.
            listener = null;
            closing = false;
            halfClosed = true;
            endHalfClosedAccept();
            return failure;
        }
        // The close has woken the accept thread, but the kernel goes on listening until that thread has left accept.
        synchronized (inAccept) {
            listener = null;
            closing = false;
        }
        return null;
    }

    /**
     * Ends an accept that a failed close has left in the kernel, by a connection of our own, if there is memory and a
     * descriptor for one.
     *
     * @return whether it has ended
     */
    boolean endHalfClosedAccept() {
        try (Socket own = sockets.createHolder()) {
            own.connect(address, CONNECT_MILLIS);
            return true;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException | Error stillWithout) {
            return false;
        }
    }

    /** Gives the port back, which must be closed. */
    void release() {
        try {
            if (holder != null) {
                holder.close();
            }
        } catch (IOException freedAllTheSame) {
            // The operating system frees a descriptor whatever its close reports.
        }
    }

    /**
     * Accepts one connection.
     *
     * @param timeoutMillis how long to wait; 0 for no limit
     * @return the connection; null if none came in time, or the port is closed
     */
    @Nullable
    Socket accept(int timeoutMillis) throws IOException {
        synchronized (inAccept) {
            ServerSocket socket = listener;
            if (socket == null || closing) {
                return null;
            }
            try {
                socket.setSoTimeout(timeoutMillis);
                Socket connection = socket.accept();
                if (socket.equals(listener)) {
                    return connection;
                }
                // The listener was half closed.
                connection.close();
                return null;
            } catch (SocketTimeoutException none) {
                return null;
            } catch (IOException e) {
                if (closing || !socket.equals(listener)) {
                    return null;
                }
                throw e;
            }
        }
    }
}
