package io.github.healthchecklib.examples.hl7.mllp;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that all messages in progress share. Thread-safe; never waits, since those who hold memory may themselves
 * want more.
 */
final class FrameMemory {
    private final AtomicLong free;

    FrameMemory(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** Returns whether there was room; if so, the caller gives it back. */
    boolean take(int bytes) {
        long before = free.getAndUpdate(now -> now >= bytes ? now - bytes : now);
        return before >= bytes;
    }

    void giveBack(int bytes) {
        free.addAndGet(bytes);
    }
}
