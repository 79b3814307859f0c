package io.github.healthchecklib.examples.hl7.mllp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts MLLP connections, one thread each, and gives their messages to a handler. Used once: start, then close. */
public final class MllpServer {
    private static final int BACKLOG = 128;
    private static final long RETRY_MILLIS = 100;
    private static final long NANOS_BETWEEN_WARNINGS = TimeUnit.SECONDS.toNanos(10);
    private static final Logger LOG = LoggerFactory.getLogger(MllpServer.class);

    private final ServerSocket listener;
    private final MllpLimits limits;
    private final MllpHandler handler;
    private final FrameMemory memory;
    private final Thread acceptThread = new Thread(this::acceptAll, "mllp-accept");
    private final ExecutorService connectionThreads;

    /** Discards what comes after the close: the answers to messages that were given up. */
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, timeout -> new Thread(timeout, "mllp-timer"), new ThreadPoolExecutor.DiscardPolicy());

    private final Set<MllpConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger clients = new AtomicInteger();

    /** Local ports of {@link #ask}, whose connections do not count. */
    private final Set<Integer> askingPorts = ConcurrentHashMap.newKeySet();

    private final CountDownLatch closing = new CountDownLatch(1);

    // Of the accept thread.
    private long turnedAway;
    private long warnedAt = System.nanoTime() - NANOS_BETWEEN_WARNINGS;

    private MllpServer(ServerSocket listener, MllpLimits limits, MllpHandler handler, ThreadFactory connectionThreads) {
        this.listener = listener;
        this.limits = limits;
        this.handler = handler;
        this.memory = new FrameMemory(limits.maxBytesInProgress());
        this.connectionThreads = Executors.newCachedThreadPool(connectionThreads);
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Listens: when this returns, a connect is accepted.
     *
     * @param address where to listen
     * @param limits what clients may ask
     * @param handler answers the messages
     * @return the server
     * @throws IOException if the address cannot be bound; nothing is left open
     */
    public static MllpServer start(InetSocketAddress address, MllpLimits limits, MllpHandler handler)
            throws IOException {
        AtomicInteger number = new AtomicInteger();
        return start(
                address,
                limits,
                handler,
                connection -> new Thread(connection, "mllp-connection-" + number.incrementAndGet()));
    }

    static MllpServer start(
            InetSocketAddress address, MllpLimits limits, MllpHandler handler, ThreadFactory connectionThreads)
            throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(address, BACKLOG);
            MllpServer server = new MllpServer(listener, limits, handler, connectionThreads);
            server.acceptThread.start();
            return server;
        } catch (IOException | RuntimeException | Error e) {
            listener.close();
            throw e;
        }
    }

    /** Returns the port. */
    public int port() {
        return listener.getLocalPort();
    }

    private void acceptAll() {
        boolean failing = false;
        while (!isClosing()) {
            try {
                serve(listener.accept());
                failing = false;
            } catch (IOException | RuntimeException | Error e) {
                if (!failing && !isClosing()) {
                    LOG.error("Accepting a connection failed, retrying: {}", e.toString());
                }
                failing = true;
                awaitRetry();
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        boolean isClient = !isAsking(socket);
        if (isClient && clients.get() >= limits.maxConnections()) {
            turnAway(socket);
            return;
        }
        try {
            MllpConnection connection = new MllpConnection(socket, handler, limits, memory, timer);
            serve(connection, isClient);
        } catch (IOException | RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    private void serve(MllpConnection connection, boolean isClient) {
        begin(connection, isClient);
        try {
            connectionThreads.execute(() -> {
                try {
                    connection.run();
                } finally {
                    end(connection, isClient);
                }
            });
        } catch (RuntimeException | Error noThread) {
            end(connection, isClient);
            throw noThread;
        }
    }

    private void begin(MllpConnection connection, boolean isClient) {
        connections.add(connection);
        if (isClient) {
            clients.incrementAndGet();
        }
    }

    private void end(MllpConnection connection, boolean isClient) {
        connections.remove(connection);
        if (isClient) {
            clients.decrementAndGet();
        }
    }

    private void turnAway(Socket socket) throws IOException {
        String peer = MllpConnection.nameOf(socket);
        socket.close();
        turnedAway++;
        if (System.nanoTime() - warnedAt >= NANOS_BETWEEN_WARNINGS) {
            LOG.warn(
                    "{}: connection closed: MAX_CONNECTIONS ({}) is reached (closed so far: {})",
                    peer,
                    limits.maxConnections(),
                    turnedAway);
            warnedAt = System.nanoTime();
        }
    }

    /**
     * Sends a message to this server, as a client would, on a connection that does not count for {@link
     * MllpLimits#maxConnections()}: however many clients there are, whether the server answers can be found out.
     *
     * @param message the message, without its frame
     * @param timeout of the connect, and again of each read
     * @return the answer, or null if the connection was closed instead
     * @throws IOException if there is no connection, or no answer in time
     */
    public byte @Nullable [] ask(byte[] message, Duration timeout) throws IOException {
        int timeoutMillis = (int) timeout.toMillis();
        InetAddress bound = listener.getInetAddress();
        InetAddress host = bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
        try (Socket socket = new Socket()) {
            // From the same address, so that it is recognized on the other side.
            socket.bind(new InetSocketAddress(host, 0));
            askingPorts.add(socket.getLocalPort());
            try {
                socket.connect(new InetSocketAddress(host, port()), timeoutMillis);
                MllpConnection.send(socket, message);
                MllpReader.Input input = MllpReader.Input.of(socket);
                MllpReader reader = new MllpReader(
                        (buffer, unlimited) -> input.read(buffer, timeoutMillis),
                        limits.maxMessageBytes(),
                        new FrameMemory(0),
                        timeout);
                try (Frame answer = reader.next()) {
                    return answer == null ? null : answer.bytes();
                }
            } finally {
                askingPorts.remove(socket.getLocalPort());
            }
        }
    }

    private boolean isAsking(Socket socket) {
        return askingPorts.contains(socket.getPort()) && socket.getInetAddress().equals(socket.getLocalAddress());
    }

    /**
     * Takes no more connections and messages, waits until the messages in progress are answered, and closes the
     * connections. Idempotent. An interrupt ends the waiting, and is kept.
     *
     * @param finishLimit how long to wait at most
     */
    public void close(Duration finishLimit) {
        closing.countDown();
        try {
            listener.close();
            acceptThread.join();
            connections.forEach(MllpConnection::stopReading);
            connectionThreads.shutdown();
            if (!connectionThreads.awaitTermination(finishLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "Gave up after {} s on messages still in progress: {}",
                        finishLimit.toSeconds(),
                        connections.stream().filter(MllpConnection::inProgress).count());
            }
        } catch (IOException e) {
            LOG.warn("The MLLP port was not closed cleanly: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connectionThreads.shutdown();
            connections.forEach(MllpConnection::close);
            timer.shutdownNow();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void awaitRetry() {
        try {
            closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.debug("The accept thread was interrupted");
        }
    }
}
