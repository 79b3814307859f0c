package io.github.healthchecklib.faultlab;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes all free heap for a while, and reports on standard error when it is used up and when it is free again. */
public final class HeapExhaustion implements Runnable {
    /** The line for a heap that is used up. */
    public static final String USED_UP = "the heap is used up";

    /** The line for a heap that is free again. */
    public static final String FREE = "the heap is free again";

    /** How long the heap stays used up unless it is forever; the application may not respond to commands meanwhile. */
    public static final Duration DURATION = Duration.ofSeconds(6);

    private static final Duration FOREVER = Duration.ofDays(1);
    private static final int MEGABYTE = 1 << 20;
    private static final int CRUMB = 1 << 12;
    private static final Duration LEAK_PAUSE = Duration.ofMillis(50);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(10);

    // Encoded in advance, because no memory is left when they are written.
    private static final byte[] USED_UP_LINE = (USED_UP + "\n").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FREE_LINE = (FREE + "\n").getBytes(StandardCharsets.US_ASCII);
    private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);

    @SuppressWarnings("unused") // Keeps the compiler from leaving the allocation out.
    private static volatile byte @Nullable [] garbage;

    private final Duration pause;
    private final boolean makeGarbage;
    private final Duration duration;

    private HeapExhaustion(Duration pause, boolean makeGarbage, Duration duration) {
        this.pause = pause;
        this.makeGarbage = makeGarbage;
        this.duration = duration;
    }

    static HeapExhaustion of(ApplicationFault fault, boolean forever) {
        Duration pause = fault == ApplicationFault.HEAP_LEAK ? LEAK_PAUSE : Duration.ZERO;
        return new HeapExhaustion(pause, fault == ApplicationFault.GC_THRASHING, forever ? FOREVER : DURATION);
    }

    @Override
    public void run() {
        List<byte[]> taken = new ArrayList<>(100_000);
        takeAll(taken, MEGABYTE, pause);
        takeAll(taken, CRUMB, Duration.ZERO);
        if (makeGarbage) {
            // Room for one piece of garbage at a time.
            taken.subList(0, 2).clear();
        }
        print(USED_UP_LINE);
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < duration.toNanos()) {
            if (makeGarbage) {
                allocateGarbage();
            } else {
                // Whatever others have released meanwhile.
                takeAll(taken, CRUMB, Duration.ZERO);
                Pauses.pause(RETRY_PAUSE);
            }
        }
        taken.clear();
        if (makeGarbage) {
            // An idle application with a little free heap would not collect this for a long time.
            System.gc();
        }
        print(FREE_LINE);
    }

    private static void takeAll(List<byte[]> taken, int bytes, Duration pause) {
        try {
            while (true) {
                taken.add(new byte[bytes]);
                Pauses.pause(pause);
            }
        } catch (OutOfMemoryError usedUp) {
            // As intended.
            return;
        }
    }

    private static void allocateGarbage() {
        try {
            garbage = new byte[MEGABYTE];
        } catch (OutOfMemoryError usedUp) {
            return;
        }
    }

    private static void print(byte[] line) {
        try {
            STANDARD_ERROR.write(line);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
