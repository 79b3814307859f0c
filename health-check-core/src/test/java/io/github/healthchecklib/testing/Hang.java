package io.github.healthchecklib.testing;

import java.util.concurrent.CountDownLatch;

/** Foreign code that hangs, and ignores interrupts, until the test lets it go. */
public final class Hang implements AutoCloseable {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    /** Hangs the thread that calls it; does nothing once the test has let it go. */
    public void hang() {
        begun.countDown();
        boolean interrupted = false;
        while (over.getCount() > 0) {
            try {
                over.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a thread hangs, or has hung. */
    public boolean hasBegun() {
        return begun.getCount() == 0;
    }

    /** Lets it go. */
    @Override
    public void close() {
        over.countDown();
    }
}
