package io.github.healthchecklib.faultlab;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Causes real faults inside an application that has a loop and a dependency. {@link #endAll} ends all
 * but a deadlock and those of the heap.
 */
public final class FaultInjector {
    private static final Duration DESCRIPTOR_RETRY = Duration.ofMillis(1);

    private final Runnable beat;
    private final Duration period;
    private final Hang hang = new Hang();
    private volatile boolean stopped;
    private volatile boolean spinning;
    private volatile boolean busy;
    private volatile boolean takingDescriptors;

    /**
     * Creates an injector, and starts the application's loop.
     *
     * @param beat a round of the loop
     * @param period between two rounds
     */
    public FaultInjector(Runnable beat, Duration period) {
        this.beat = beat;
        this.period = period;
        start("loop", this::loop);
    }

    /**
     * Begins a fault.
     *
     * @param fault which
     * @param forever whether the heap stays used up forever instead of for {@link HeapExhaustion#DURATION}
     */
    public void inject(ApplicationFault fault, boolean forever) {
        switch (fault) {
            case LOOP_STOPS -> stopped = true;
            case LOOP_SPINS -> spinning = true;
            case BUSY_THREAD -> {
                busy = true;
                start("busy", this::spin);
            }
            case DEPENDENCY_HANGS -> hang.begin();
            case DEADLOCK -> deadlock();
            case DESCRIPTORS_USED_UP -> {
                takingDescriptors = true;
                start("descriptors", this::useUpDescriptors);
            }
            case HEAP_USED_UP, HEAP_LEAK, GC_THRASHING -> start("heap", HeapExhaustion.of(fault, forever));
        }
    }

    /** Ends all faults, except for a deadlock and those of the heap. */
    public void endAll() {
        stopped = false;
        spinning = false;
        busy = false;
        takingDescriptors = false;
        hang.end();
    }

    /** Calls the dependency: returns at once, unless it hangs. */
    public void callDependency() {
        hang.pass();
    }

    /**
     * Returns how many threads hang in {@link #callDependency()}.
     *
     * @return the number of threads
     */
    public int hangingThreads() {
        return hang.hanging();
    }

    private void loop() {
        while (true) {
            while (spinning) {
                Thread.onSpinWait();
            }
            if (!stopped) {
                beat.run();
            }
            LockSupport.parkNanos(period.toNanos());
        }
    }

    private void spin() {
        while (busy) {
            Thread.onSpinWait();
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
        try {
            both.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        second.lock();
    }

    /** Takes also those that become free meanwhile. */
    private void useUpDescriptors() {
        List<FileInputStream> taken = new ArrayList<>();
        while (takingDescriptors) {
            try {
                taken.add(new FileInputStream("/dev/null"));
            } catch (FileNotFoundException usedUp) {
                LockSupport.parkNanos(DESCRIPTOR_RETRY.toNanos());
            }
        }
        taken.forEach(FaultInjector::close);
    }

    private static void close(FileInputStream descriptor) {
        try {
            descriptor.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
