package io.github.healthchecklib.examples.hl7;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Accepts MLLP connections, one thread each, and gives their messages to a handler one after the other. Used once: start, then
 * close.
 */
final class MllpServer implements AutoCloseable {
    /** Makes an acknowledgement. Called by many threads at once. */
    interface Handler {
        String answer(String message);

        String answerTooLong(String beginning, int maxBytes);
    }

    private static final long ACCEPT_BACK_OFF_MILLIS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(MllpServer.class);

    private final Handler handler;
    private final int maxMessageBytes;
    private final Duration drainLimit;
    private final ServerSocket listener;
    private final Thread acceptThread = new Thread(this::acceptAll, "mllp-accept");
    private final AtomicInteger connectionNumber = new AtomicInteger();
    private final ExecutorService connectionThreads = Executors.newCachedThreadPool(
            connection -> new Thread(connection, "mllp-connection-" + connectionNumber.incrementAndGet()));
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);

    private MllpServer(ServerSocket listener, int maxMessageBytes, Duration drainLimit, Handler handler) {
        this.listener = listener;
        this.drainLimit = drainLimit;
        this.maxMessageBytes = maxMessageBytes;
        this.handler = handler;
    }

    /**
     * Listens: when this returns, a connect is accepted.
     *
     * @param drainLimit how long {@link #close} may wait for the messages in progress
     * @throws IOException if the address can't be bound; nothing is left open
     */
    static MllpServer start(InetSocketAddress address, int maxMessageBytes, Duration drainLimit, Handler handler)
            throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(address);
            MllpServer server = new MllpServer(listener, maxMessageBytes, drainLimit, handler);
            server.acceptThread.start();
            return server;
        } catch (IOException | RuntimeException | Error e) {
            listener.close();
            throw e;
        }
    }

    InetAddress address() {
        return listener.getInetAddress();
    }

    int port() {
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
                    LOG.error("Can not accept connections, trying on: {}", e.toString());
                }
                failing = true;
                backOff();
            }
        }
    }

    private void serve(Socket connection) throws IOException {
        try {
            connection.setKeepAlive(true);
            connection.setTcpNoDelay(true);
            connections.add(connection);
            connectionThreads.execute(() -> converse(connection));
        } catch (IOException | RuntimeException | Error e) {
            connections.remove(connection);
            connection.close();
            throw e;
        }
    }

    private void converse(Socket connection) {
        LOG.debug("{}: connected", connection.getRemoteSocketAddress());
        try (connection) {
            MllpReader reader = new MllpReader(new BufferedInputStream(connection.getInputStream()), maxMessageBytes);
            MllpReader.Frame frame = reader.next();
            while (frame != null) {
                send(connection, answer(frame));
                frame = isClosing() ? null : reader.next();
            }
            LOG.debug("{}: disconnected", connection.getRemoteSocketAddress());
        } catch (IOException e) {
            LOG.atLevel(isClosing() ? Level.DEBUG : Level.INFO)
                    .log("{}: connection lost: {}", connection.getRemoteSocketAddress(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error(
                    "{}: connection closed, for a message could not be handled",
                    connection.getRemoteSocketAddress(),
                    e);
        } finally {
            connections.remove(connection);
        }
    }

    private byte[] answer(MllpReader.Frame frame) {
        Charset charset = MessageCharset.of(frame.bytes);
        String text = new String(frame.bytes, charset);
        String answer = frame.tooLong ? handler.answerTooLong(text, maxMessageBytes) : handler.answer(text);
        return answer.getBytes(charset);
    }

    /** In one write, for a frame in pieces is an invitation to broken readers. */
    static void send(Socket connection, byte[] answer) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(MllpReader.VT);
        frame.writeBytes(answer);
        frame.write(MllpReader.FS);
        frame.write(MllpReader.CR);
        OutputStream out = connection.getOutputStream();
        out.write(frame.toByteArray());
        out.flush();
    }

    /**
     * Takes no more connections and messages, waits for the messages in progress to be answered, but not longer than the drain
     * limit, and closes the connections. May be repeated. An interrupt ends the waiting, and is kept.
     */
    @Override
    public void close() {
        closing.countDown();
        try {
            listener.close();
            acceptThread.join();
            connections.forEach(MllpServer::hearNoMore);
            connectionThreads.shutdown();
            if (!connectionThreads.awaitTermination(drainLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} messages were still in progress after {} and are dropped", connections.size(), drainLimit);
            }
        } catch (IOException e) {
            LOG.warn("MLLP port did not close cleanly: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connectionThreads.shutdown();
            connections.forEach(MllpServer::closeNow);
        }
    }

    /** Its thread sees the end of the stream, but can still send the acknowledgement that it is working on. */
    private static void hearNoMore(Socket connection) {
        try {
            connection.shutdownInput();
        } catch (IOException alreadyClosed) {
            LOG.debug("{}: {}", connection.getRemoteSocketAddress(), alreadyClosed.getMessage());
        }
    }

    private static void closeNow(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", connection.getRemoteSocketAddress(), e.getMessage());
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void backOff() {
        try {
            closing.await(ACCEPT_BACK_OFF_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.debug("The accept thread was interrupted, which nobody should do");
        }
    }
}
