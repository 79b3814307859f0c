package io.github.healthchecklib.examples.hl7.mllp;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages in MLLP frames: VT, the message, FS, CR. Skips bytes outside frames, up to 1 MiB in a row; a VT
 * restarts the frame. FS alone ends a frame: it cannot be part of a message, and some senders leave out the CR. Used by
 * one thread.
 */
final class MllpReader {
    static final int VT = 0x0B;
    static final int FS = 0x1C;
    static final int CR = 0x0D;

    static final int MAX_SKIPPED_BYTES = 1024 * 1024;

    private final Input input;
    private final int maxBytes;
    private final FrameMemory memory;
    private final long frameTimeoutNanos;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int available;
    private long skipped;

    /** Where the bytes come from. */
    @FunctionalInterface
    interface Input {
        /**
         * Waits for bytes.
         *
         * @param timeoutMillis how long; 0: forever
         * @return how many came, or -1 at the end
         * @throws SocketTimeoutException if none came in time
         */
        int read(byte[] buffer, int timeoutMillis) throws IOException;

        static Input of(Socket socket) throws IOException {
            InputStream in = socket.getInputStream();
            return (buffer, timeoutMillis) -> {
                socket.setSoTimeout(timeoutMillis);
                return in.read(buffer);
            };
        }
    }

    MllpReader(Input input, int maxBytes, FrameMemory memory, Duration frameTimeout) {
        this.input = input;
        this.maxBytes = maxBytes;
        this.memory = memory;
        this.frameTimeoutNanos = frameTimeout.toNanos();
    }

    /**
     * Waits for the next frame; null once the peer has hung up, whether between frames or half-way through one.
     *
     * @throws SocketTimeoutException if a frame that has begun does not end in time
     * @throws TooMuchGarbageException if more than {@link #MAX_SKIPPED_BYTES} come outside of messages
     */
    @Nullable
    Frame next() throws IOException {
        skipped = 0;
        while (position < available || fill(0)) {
            if (buffer[position++] == VT) {
                return rest();
            }
            skip(1);
        }
        return null;
    }

    @SuppressWarnings("resource") // Closed by the caller, or here if there is nothing to return.
    private @Nullable Frame rest() throws IOException {
        long start = System.nanoTime();
        Frame frame = new Frame(maxBytes, memory);
        boolean complete = false;
        try {
            while (position < available || fill(millisLeft(start))) {
                byte read = buffer[position++];
                if (read == FS) {
                    complete = true;
                    return frame;
                }
                if (read == VT) {
                    skip(1L + frame.length());
                    frame.clear();
                } else {
                    frame.add(read);
                }
            }
            return null;
        } finally {
            if (!complete) {
                frame.close();
            }
        }
    }

    /** Scanning costs time, of which a client that sends no messages must not take any amount. */
    private void skip(long bytes) throws TooMuchGarbageException {
        skipped += bytes;
        if (skipped > MAX_SKIPPED_BYTES) {
            throw new TooMuchGarbageException(MAX_SKIPPED_BYTES);
        }
    }

    private boolean fill(int timeoutMillis) throws IOException {
        position = 0;
        available = 0;
        int read = input.read(buffer, timeoutMillis);
        available = Math.max(0, read);
        return read >= 0;
    }

    /** A sender of single bytes does not get more time than another, nor does one that begins again and again. */
    private int millisLeft(long start) throws SocketTimeoutException {
        long left = frameTimeoutNanos - (System.nanoTime() - start);
        if (left <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(left)));
    }
}
