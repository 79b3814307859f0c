package io.github.healthchecklib.faultlab;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Pauses that need no memory and ignore interrupts. */
final class Pauses {
    private Pauses() {}

    static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
