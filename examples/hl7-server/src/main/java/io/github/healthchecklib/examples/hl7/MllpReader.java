package io.github.healthchecklib.examples.hl7;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages in MLLP frames from a stream: VT, the message, FS, CR. Holds no more of a message than its limit, skips what
 * stands outside frames, and lets a VT begin a frame anew. Used by one thread.
 */
final class MllpReader {
    static final int VT = 0x0B;
    static final int FS = 0x1C;
    static final int CR = 0x0D;

    private final InputStream in;
    private final int maxBytes;

    /** A message without its frame, or the beginning of one. */
    static final class Frame {
        final byte[] bytes;

        /** Whether it was longer than the limit; what is beyond was skipped. */
        final boolean tooLong;

        private Frame(byte[] bytes, boolean tooLong) {
            this.bytes = bytes;
            this.tooLong = tooLong;
        }
    }

    MllpReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** Waits for the next frame; null once the peer has hung up, whether between frames or half-way through one. */
    @Nullable
    Frame next() throws IOException {
        int read = in.read();
        while (read >= 0 && read != VT) {
            read = in.read();
        }
        return read < 0 ? null : content();
    }

    private @Nullable Frame content() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        boolean tooLong = false;
        int previous = -1;
        for (int read = in.read(); read >= 0; read = in.read()) {
            if (previous == FS && read == CR) {
                return new Frame(content.toByteArray(), tooLong);
            }
            if (read == VT) {
                content.reset();
                tooLong = false;
                previous = -1;
                continue;
            }
            // A byte is kept once the next one has shown that it is no end of the frame.
            if (previous >= 0) {
                tooLong |= content.size() == maxBytes;
                if (!tooLong) {
                    content.write(previous);
                }
            }
            previous = read;
        }
        return null;
    }
}
