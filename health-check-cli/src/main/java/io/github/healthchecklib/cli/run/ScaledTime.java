package io.github.healthchecklib.cli.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Time that passes as fast as on a clock, or faster. */
public final class ScaledTime implements RunEvents {
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final long begin = System.nanoTime();
    private final double scale;

    /**
     * Begins now.
     *
     * @param scale the platform's seconds in a second; more than 0
     */
    public ScaledTime(double scale) {
        this.scale = scale;
    }

    @Override
    public Duration now() {
        return Duration.ofNanos((long) ((System.nanoTime() - begin) * scale));
    }

    @Override
    public void add(Runnable event) {
        queue.add(event);
    }

    @Override
    public @Nullable Runnable await(Optional<Duration> until) throws InterruptedException {
        if (until.isEmpty()) {
            return queue.take();
        }
        // Rounded up; rounded down, the caller would spin until the time has come.
        return queue.poll(real(until.get().minus(now())).toNanos() + 1, TimeUnit.NANOSECONDS);
    }

    /**
     * Returns how long a time of the platform takes on a clock.
     *
     * @param platform the platform's time
     * @return the clock's
     */
    public Duration real(Duration platform) {
        return Duration.ofNanos((long) (platform.toNanos() / scale));
    }
}
