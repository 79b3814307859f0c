package io.github.healthchecklib.cli.run;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The time of a run, and what happens in it. */
public interface RunEvents {
    /**
     * Returns the platform's time.
     *
     * @return since the run began
     */
    Duration now();

    /**
     * Queues something for the thread that waits. Thread-safe.
     *
     * @param event what it is to do
     */
    void add(Runnable event);

    /**
     * Waits for the next event.
     *
     * @param until the platform's time at which to return at the latest; empty for none
     * @return null if the time came first
     * @throws InterruptedException if the thread is interrupted
     */
    @Nullable
    Runnable await(Optional<Duration> until) throws InterruptedException;
}
