package io.github.healthchecklib.examples.hl7.mllp;

import java.util.Arrays;

/**
 * A message without its frame, or the beginning of one that is over a limit. Holds a share of the memory for all
 * messages until it is closed. Used by one thread at a time.
 */
public final class Frame implements AutoCloseable {
    /**
     * Enough for the header of a message. Comes with each connection, so that also a message for which there is no room
     * can be answered.
     */
    private static final int BEGINNING_BYTES = 4096;

    private static final byte[] EMPTY = {};

    /** Whether all of a message is there. */
    public enum Extent {
        /** All of it. */
        COMPLETE,
        /** Only its beginning, because it is longer than a message may be. */
        TOO_LONG,
        /** Only its beginning, because other messages take up the memory. */
        NO_ROOM
    }

    private final int maxBytes;
    private final FrameMemory memory;
    private byte[] content;
    private int length;
    private int taken;
    private Extent extent = Extent.COMPLETE;

    Frame(int maxBytes, FrameMemory memory) {
        this.maxBytes = maxBytes;
        this.memory = memory;
        content = new byte[Math.min(maxBytes, BEGINNING_BYTES)];
    }

    /** Returns a complete message. */
    public static Frame of(byte[] message) {
        Frame frame = new Frame(message.length, new FrameMemory(message.length));
        frame.content = message;
        frame.length = message.length;
        return frame;
    }

    /** Returns whether all of the message is there. */
    public Extent extent() {
        return extent;
    }

    /** Returns how long a message may be. */
    public int maxBytes() {
        return maxBytes;
    }

    /** Returns a copy of the message, or of its beginning. */
    public byte[] bytes() {
        return Arrays.copyOf(content, length);
    }

    int length() {
        return length;
    }

    void add(byte next) {
        if (extent == Extent.COMPLETE && length == content.length) {
            grow();
        }
        if (extent == Extent.COMPLETE) {
            content[length++] = next;
        }
    }

    /** The old content counts until it is copied. */
    private void grow() {
        if (length == maxBytes) {
            cut(Extent.TOO_LONG);
            return;
        }
        int size = (int) Math.min(maxBytes, 2L * length);
        if (!memory.take(size)) {
            cut(Extent.NO_ROOM);
            return;
        }
        content = Arrays.copyOf(content, size);
        memory.giveBack(taken);
        taken = size;
    }

    private void cut(Extent reason) {
        extent = reason;
        length = Math.min(length, BEGINNING_BYTES);
        content = Arrays.copyOf(content, length);
        giveBack();
    }

    /** As at the beginning, but keeps its memory. */
    void clear() {
        length = 0;
        extent = Extent.COMPLETE;
    }

    /** Lets go of the message, and gives its memory back. May be repeated. */
    @Override
    public void close() {
        content = EMPTY;
        length = 0;
        giveBack();
    }

    private void giveBack() {
        memory.giveBack(taken);
        taken = 0;
    }
}
