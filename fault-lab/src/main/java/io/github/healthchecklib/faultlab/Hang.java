package io.github.healthchecklib.faultlab;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A call that hangs from {@link #begin} to {@link #end}, and ignores interrupts. */
final class Hang {
    private final AtomicInteger hanging = new AtomicInteger();
    private volatile CountDownLatch until = new CountDownLatch(0);

    void begin() {
        if (until.getCount() == 0) {
            until = new CountDownLatch(1);
        }
    }

    void end() {
        until.countDown();
    }

    /** Returns how many threads hang here now. */
    int hanging() {
        return hanging.get();
    }

    /** Returns at once, unless it hangs. */
    void pass() {
        CountDownLatch end = until;
        if (end.getCount() == 0) {
            return;
        }
        hanging.incrementAndGet();
        boolean interrupted = false;
        while (end.getCount() > 0) {
            try {
                end.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        hanging.decrementAndGet();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
