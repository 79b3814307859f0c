package io.github.healthchecklib.conformance;

import io.github.healthchecklib.WorkTracker;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong inside an application, for real. All of it is over at {@code "go on"}, but for a deadlock, which is
 * for ever.
 */
public final class Trouble {
    /** What it writes to standard error once the heap is used up. */
    public static final String HEAP_USED_UP = "the heap is used up";

    static final String HEAP_FREE = "the heap is free again";

    /** How long the heap stays used up: for as long as that, nobody could tell the application anything. */
    static final Duration HEAP_USED_UP_FOR = Duration.ofSeconds(6);

    private static final Duration FOR_GOOD = Duration.ofDays(1);
    private static final int MEGABYTE = 1 << 20;
    private static final int CRUMB = 1 << 12;
    private static final Duration SLOWLY = Duration.ofMillis(50);
    private static final Duration TRIES_AGAIN = Duration.ofMillis(10);
    private static final Duration TRIES_AGAIN_FOR_DESCRIPTORS = Duration.ofMillis(1);

    // Made in time, for there is no memory left when they are needed.
    private static final byte[] USED_UP = (HEAP_USED_UP + "\n").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FREE = (HEAP_FREE + "\n").getBytes(StandardCharsets.US_ASCII);
    private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);

    @SuppressWarnings("unused") // So that it is made.
    private static volatile byte @Nullable [] garbage;

    private final Runnable beat;
    private final Duration period;
    private volatile boolean stalled;
    private volatile boolean spinning;
    private volatile boolean busy;
    private volatile boolean taking;
    private final Hang hang = new Hang();
    private @Nullable Thread worker;

    /**
     * Starts its loop.
     *
     * @param beat what the loop does
     * @param period between two beats
     */
    public Trouble(Runnable beat, Duration period) {
        this.beat = beat;
        this.period = period;
        start("loop", this::beatAgainAndAgain);
    }

    /**
     * Begins one, or ends them all.
     *
     * @param trouble its name: one of those below
     */
    public void begin(String trouble) {
        switch (trouble) {
            case "stall" -> stalled = true;
            case "spin" -> spinning = true;
            case "hang" -> hang.begin();
            case "deadlock" -> deadlock();
            case "heap at once" -> start("hog", () -> useUpHeap(Duration.ZERO, false, HEAP_USED_UP_FOR));
            case "heap at once, for good" -> start("hog", () -> useUpHeap(Duration.ZERO, false, FOR_GOOD));
            case "heap slowly" -> start("hog", () -> useUpHeap(SLOWLY, false, HEAP_USED_UP_FOR));
            case "heap slowly, for good" -> start("hog", () -> useUpHeap(SLOWLY, false, FOR_GOOD));
            case "garbage" -> start("hog", () -> useUpHeap(Duration.ZERO, true, HEAP_USED_UP_FOR));
            case "garbage, for good" -> start("hog", () -> useUpHeap(Duration.ZERO, true, FOR_GOOD));
            case "busy" -> {
                busy = true;
                start("busy", this::spinBesideTheLoop);
            }
            case "descriptors" -> {
                taking = true;
                start("taker", this::useUpDescriptors);
            }
            case "go on" -> goOn();
            default -> throw new IllegalArgumentException(trouble);
        }
    }

    private void goOn() {
        stalled = false;
        spinning = false;
        busy = false;
        taking = false;
        hang.end();
    }

    private void beatAgainAndAgain() {
        while (true) {
            while (spinning) {
                Thread.onSpinWait();
            }
            if (!stalled) {
                beat.run();
            }
            LockSupport.parkNanos(period.toNanos());
        }
    }

    /**
     * Returns at once, unless it hangs; it does not heed interrupts.
     */
    public void dependency() {
        hang.pass();
    }

    /** How many threads hang in it. */
    int hanging() {
        return hang.hanging();
    }

    /** Begins a piece of work. */
    @SuppressWarnings("try") // That the work is begun and ended is all that is wanted of it.
    void work(WorkTracker messages, Duration takes) {
        CountDownLatch begun = new CountDownLatch(1);
        worker = start("worker", () -> {
            try (WorkTracker.Work work = messages.begin()) {
                begun.countDown();
                hold(takes);
            }
        });
        awaitUninterrupted(begun);
    }

    void finishWork() {
        Thread working = worker;
        while (working != null && working.isAlive()) {
            hold(TRIES_AGAIN);
        }
    }

    private static void deadlock() {
        ReentrantLock one = new ReentrantLock();
        ReentrantLock other = new ReentrantLock();
        CountDownLatch both = new CountDownLatch(2);
        start("one", () -> lockBoth(one, other, both));
        start("other", () -> lockBoth(other, one, both));
    }

    private static void lockBoth(ReentrantLock first, ReentrantLock second, CountDownLatch both) {
        first.lock();
        both.countDown();
        awaitUninterrupted(both);
        second.lock();
    }

    private void spinBesideTheLoop() {
        while (busy) {
            Thread.onSpinWait();
        }
    }

    /** Also each one that gets free again. */
    private void useUpDescriptors() {
        List<FileInputStream> taken = new ArrayList<>();
        while (taking) {
            try {
                taken.add(new FileInputStream("/dev/null"));
            } catch (FileNotFoundException usedUp) {
                LockSupport.parkNanos(TRIES_AGAIN_FOR_DESCRIPTORS.toNanos());
            }
        }
        taken.forEach(Trouble::close);
    }

    private static void close(FileInputStream descriptor) {
        try {
            descriptor.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes what there is, to the last crumb, and goes on asking for more for a while. */
    private static void useUpHeap(Duration pause, boolean makeGarbage, Duration lasts) {
        List<byte[]> taken = new ArrayList<>(100_000);
        takeAll(taken, MEGABYTE, pause);
        takeAll(taken, CRUMB, Duration.ZERO);
        if (makeGarbage) {
            // Room for one piece of garbage at a time.
            taken.subList(0, 2).clear();
        }
        say(USED_UP);
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < lasts.toNanos()) {
            if (makeGarbage) {
                takeAndDrop();
            } else {
                takeAll(taken, CRUMB, Duration.ZERO);
                hold(TRIES_AGAIN);
            }
        }
        taken.clear();
        if (makeGarbage) {
            // There is room for a little more, so an application that is idle again would not collect what is free now
            // for long.
            System.gc();
        }
        say(FREE);
    }

    private static void takeAll(List<byte[]> taken, int bytes, Duration pause) {
        try {
            while (true) {
                taken.add(new byte[bytes]);
                hold(pause);
            }
        } catch (OutOfMemoryError usedUp) {
            // Which is what was wanted.
            return;
        }
    }

    private static void takeAndDrop() {
        try {
            garbage = new byte[MEGABYTE];
        } catch (OutOfMemoryError usedUp) {
            return;
        }
    }

    private static void say(byte[] line) {
        try {
            STANDARD_ERROR.write(line);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void hold(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
