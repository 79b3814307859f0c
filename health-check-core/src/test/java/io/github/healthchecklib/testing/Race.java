package io.github.healthchecklib.testing;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Two threads that act at the same moment, many times over. */
public final class Race {
    /** An action of a round. */
    public interface Action {
        void run() throws Exception;
    }

    private static final int SPINS_BEFORE_PARKING = 1000;
    private static final long PARK_NANOS = 1000;

    private Race() {}

    /**
     * Runs the rounds, each in this order: {@code before}, both actions at once, {@code after}. Rethrows what an action
     * throws.
     *
     * @param maxDelayNanos the right action begins later than the left one by a random time up to this, so that over
     *     the rounds it meets every moment of a longer action
     */
    public static void run(int rounds, long maxDelayNanos, Action before, Action left, Action right, Action after)
            throws Exception {
        AtomicInteger started = new AtomicInteger();
        AtomicInteger finished = new AtomicInteger();
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        Thread other = new Thread(() -> {
            for (int round = 1; round <= rounds; round++) {
                await(started, round);
                spin(ThreadLocalRandom.current().nextLong(maxDelayNanos + 1));
                try {
                    right.run();
                } catch (Exception thrown) {
                    failure.set(thrown);
                }
                finished.set(round);
            }
        });
        other.setDaemon(true);
        other.start();
        for (int round = 1; round <= rounds; round++) {
            before.run();
            started.set(round);
            left.run();
            await(finished, round);
            Exception thrown = failure.get();
            if (thrown != null) {
                throw thrown;
            }
            after.run();
        }
        other.join();
    }

    private static void spin(long nanos) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < nanos) {
            Thread.onSpinWait();
        }
    }

    /** Spins because the actions must meet within nanoseconds, then parks because there may be one processor only. */
    private static void await(AtomicInteger reached, int round) {
        for (int spins = 0; reached.get() < round; spins++) {
            if (spins < SPINS_BEFORE_PARKING) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PARK_NANOS);
            }
        }
    }
}
