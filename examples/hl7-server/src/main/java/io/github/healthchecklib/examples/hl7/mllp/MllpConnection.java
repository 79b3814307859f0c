package io.github.healthchecklib.examples.hl7.mllp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: reads its messages and answers them, one after the other, on a thread of its own. */
final class MllpConnection implements Runnable {
    /**
     * Seconds. Together 120: Azure drops connections that are idle for 4 minutes, and a client that has vanished is
     * noticed.
     */
    private static final int KEEP_ALIVE_IDLE = 60;

    private static final int KEEP_ALIVE_INTERVAL = 15;
    private static final int KEEP_ALIVE_COUNT = 4;

    private static final Logger LOG = LoggerFactory.getLogger(MllpConnection.class);

    private final Socket socket;
    private final MllpHandler handler;
    private final MllpLimits limits;
    private final FrameMemory memory;
    private final ScheduledExecutorService timer;
    private final String peer;
    private volatile boolean closing;
    private volatile boolean inProgress;

    /** @param timer closes the connection if its client does not take an answer */
    MllpConnection(
            Socket socket, MllpHandler handler, MllpLimits limits, FrameMemory memory, ScheduledExecutorService timer)
            throws IOException {
        this.socket = socket;
        this.handler = handler;
        this.limits = limits;
        this.memory = memory;
        this.timer = timer;
        this.peer = nameOf(socket);
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_IDLE);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_INTERVAL);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVE_COUNT);
        }
    }

    /** The address and port of the other side. */
    static String nameOf(Socket socket) {
        return socket.getInetAddress().getHostAddress() + ":" + socket.getPort();
    }

    @Override
    public void run() {
        LOG.debug("{}: connected", peer);
        try (socket) {
            MllpReader reader = new MllpReader(
                    MllpReader.Input.of(socket), limits.maxMessageBytes(), memory, limits.frameTimeout());
            while (!closing && answerNext(reader)) {
                // The next one.
            }
            LOG.debug("{}: disconnected", peer);
        } catch (SocketTimeoutException e) {
            LOG.warn(
                    "{}: connection closed: a message was incomplete after {} s",
                    peer,
                    limits.frameTimeout().toSeconds());
        } catch (TooMuchGarbageException e) {
            LOG.warn("{}: connection closed: {}", peer, e.getMessage());
        } catch (IOException e) {
            if (!closing) {
                LOG.debug("{}: connection lost: {}", peer, e.getMessage());
            }
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("{}: connection closed: a message could not be handled", peer, e);
        }
    }

    /**
     * Returns whether there was a message. A method of its own, so that nothing holds the message while the client is
     * idle.
     */
    private boolean answerNext(MllpReader reader) throws IOException {
        @Nullable Frame frame = reader.next();
        if (frame != null) {
            answer(frame);
        }
        return frame != null;
    }

    private void answer(Frame frame) throws IOException {
        inProgress = true;
        try {
            byte[] answer;
            try (frame) {
                answer = handler.answer(frame, peer);
            }
            // Nothing else ends a write to a client that is there and does not read.
            ScheduledFuture<?> limit =
                    timer.schedule(this::giveUpSending, limits.frameTimeout().toMillis(), TimeUnit.MILLISECONDS);
            try {
                send(socket, answer);
            } finally {
                limit.cancel(false);
            }
        } finally {
            inProgress = false;
        }
    }

    private void giveUpSending() {
        LOG.warn(
                "{}: connection closed: the client did not read an answer within {} s",
                peer,
                limits.frameTimeout().toSeconds());
        close();
    }

    /** In one write, because some readers expect a frame in one piece. */
    static void send(Socket socket, byte[] message) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(message.length + 3);
        frame.write(MllpReader.VT);
        frame.writeBytes(message);
        frame.write(MllpReader.FS);
        frame.write(MllpReader.CR);
        OutputStream out = socket.getOutputStream();
        out.write(frame.toByteArray());
        out.flush();
    }

    /** Whether a message is being answered. */
    boolean inProgress() {
        return inProgress;
    }

    /** Its thread sees the end of the stream, but can still answer the message in progress. */
    void stopReading() {
        closing = true;
        try {
            socket.shutdownInput();
        } catch (IOException alreadyClosed) {
            LOG.debug("{}: {}", peer, alreadyClosed.getMessage());
        }
    }

    void close() {
        closing = true;
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", peer, e.getMessage());
        }
    }
}
