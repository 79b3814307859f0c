package io.github.healthchecklib.testing;

import io.github.healthchecklib.internal.SocketSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one machine in memory, as Linux has them, for a model checker. A port listens from {@code bind} on,
 * whether or not anybody accepts. After {@code close} it goes on until the thread that was in {@code accept} has left
 * it; connections that were not accepted by then are reset.
 *
 * <p>One monitor guards everything, so that there are few places to switch threads at. All waiting is a plain
 * {@code wait}, which a model checker ends only when it is notified. Time passes only when a test says so.
 */
public final class MemoryNetwork implements SocketSource {
    private final Map<Integer, Listener> listeners = new HashMap<>();
    private final List<Integer> held = new ArrayList<>();
    private final ManualPauses pauses = new ManualPauses();
    private final boolean threads;
    private int acceptFailures;

    private MemoryNetwork(boolean threads) {
        this.threads = threads;
    }

    /** Returns a network whose ports have accept threads. */
    public static MemoryNetwork served() {
        return new MemoryNetwork(true);
    }

    /** Returns a network without accept threads: for what the kernel alone shows. */
    public static MemoryNetwork unserved() {
        return new MemoryNetwork(false);
    }

    /**
     * Makes the next accepts fail, as for lack of a descriptor.
     *
     * @param times how many of them
     * @param passing how many back-offs are over at once; during the others, no time passes
     */
    public synchronized void failAccepts(int times, int passing) {
        pauses.letPass(passing);
        acceptFailures = times;
        notifyAll();
    }

    /** Waits until accept has failed as often as it was to, whatever its thread does then. */
    public synchronized void awaitFailures() {
        while (acceptFailures > 0) {
            waitForChange();
        }
    }

    /** Waits until the accept thread is in a back-off that is not over. */
    public void awaitPause() {
        pauses.awaitPaused();
    }

    /** Ends the back-off, and each later one at once. */
    public void passTime() {
        pauses.passTime();
    }

    /** Whether a connect would succeed now: the kernel's own answer, whoever serves it. */
    public synchronized boolean listens(int port) {
        Listener listener = listeners.get(port);
        return listener != null && listener.listens();
    }

    /** Whether an address cannot be bound by others. */
    public synchronized boolean isHeld(int port) {
        return held.contains(port) || listens(port);
    }

    /** Whether one port listens and others do not, at the same moment. */
    public synchronized boolean listensWithout(int port, int... others) {
        return listens(port) && !Arrays.stream(others).allMatch(this::listens);
    }

    /**
     * Connects, and waits until the connection is closed. If nobody serves the port, that is forever, which the model
     * checker reports.
     *
     * @return false if the connection was refused
     */
    public synchronized boolean probe(int port) {
        Listener listener = listeners.get(port);
        if (listener == null || !listener.listens()) {
            return false;
        }
        Connection connection = new Connection();
        listener.backlog.add(connection);
        notifyAll();
        while (!connection.closed) {
            waitForChange();
        }
        return true;
    }

    @Override
    public ServerSocket createListener() throws IOException {
        return new Listener();
    }

    @Override
    public Socket createHolder() {
        return new Holder();
    }

    /** A model checker waits for each thread whose start was called. */
    @Override
    public void start(Thread acceptThread) {
        if (threads) {
            acceptThread.start();
        }
    }

    @Override
    public long awaitNanos(Object monitor, long nanos) {
        return pauses.awaitNanos(monitor, nanos);
    }

    private void waitForChange() {
        ManualPauses.waitFor(this);
    }

    private final class Listener extends ServerSocket {
        private final Queue<Connection> backlog = new ArrayDeque<>();
        private int port;
        private boolean bound;
        private boolean closed;
        private int accepting;

        Listener() throws IOException {}

        boolean listens() {
            return bound && (!closed || accepting > 0);
        }

        @Override
        public void bind(@Nullable SocketAddress endpoint, int backlogLength) throws IOException {
            synchronized (MemoryNetwork.this) {
                port = portOf(endpoint);
                if (MemoryNetwork.this.listens(port)) {
                    throw new BindException("Address already in use");
                }
                listeners.put(port, this);
                bound = true;
            }
        }

        @Override
        public Socket accept() throws IOException {
            synchronized (MemoryNetwork.this) {
                accepting++;
                MemoryNetwork.this.notifyAll();
                try {
                    return next();
                } finally {
                    accepting--;
                    resetIfOver();
                }
            }
        }

        private Socket next() throws IOException {
            while (true) {
                if (closed) {
                    throw new SocketException("Socket closed");
                }
                if (acceptFailures > 0) {
                    acceptFailures--;
                    MemoryNetwork.this.notifyAll();
                    throw new SocketException("Too many open files");
                }
                Connection connection = backlog.poll();
                if (connection != null) {
                    return connection;
                }
                waitForChange();
            }
        }

        @Override
        public void close() {
            synchronized (MemoryNetwork.this) {
                closed = true;
                resetIfOver();
                MemoryNetwork.this.notifyAll();
            }
        }

        private void resetIfOver() {
            if (closed && accepting == 0) {
                backlog.forEach(connection -> connection.closed = true);
                backlog.clear();
                MemoryNetwork.this.notifyAll();
            }
        }

        @Override
        public int getLocalPort() {
            return port;
        }

        @Override
        public void setReuseAddress(boolean on) {}

        @Override
        public void setSoTimeout(int millis) {}
    }

    private static int portOf(@Nullable SocketAddress endpoint) throws BindException {
        if (endpoint instanceof InetSocketAddress address) {
            return address.getPort();
        }
        throw new BindException("No address");
    }

    /** Bound or not, it never listens. */
    private final class Holder extends Socket {
        private int port;

        @Override
        public void setReuseAddress(boolean on) {}

        @Override
        public void bind(@Nullable SocketAddress endpoint) throws IOException {
            synchronized (MemoryNetwork.this) {
                int wanted = portOf(endpoint);
                if (isHeld(wanted)) {
                    throw new BindException("Address already in use");
                }
                port = wanted;
                held.add(port);
            }
        }

        @Override
        public int getLocalPort() {
            return port;
        }

        /** Under the lock of the network alone: a second one would be a second place to switch at. */
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        @Override
        public void close() {
            synchronized (MemoryNetwork.this) {
                held.removeIf(other -> other == port);
            }
        }
    }

    private final class Connection extends Socket {
        private boolean closed;

        @Override
        public void shutdownOutput() {}

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(new byte[0]);
        }

        /** Under the lock of the network alone: a second one would be a second place to switch at. */
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        @Override
        public void close() {
            synchronized (MemoryNetwork.this) {
                closed = true;
                MemoryNetwork.this.notifyAll();
            }
        }
    }
}
