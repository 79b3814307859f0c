package io.github.healthchecklib.client;

import java.time.Duration;
import java.util.Optional;

/** The behavior of an application in a {@link PlatformSimulation}: what its probes find, and when it ends. */
public interface SimulatedApplication {
    /**
     * Returns what a probe finds.
     *
     * @param type the probe
     * @param runningFor since the application was started, for the last time
     * @param restarts how often it has been started again
     * @return the outcome; {@link Outcome#TIMED_OUT} is known after the probe's timeout, others at once
     */
    Outcome probe(ProbeType type, Duration runningFor, int restarts);

    /**
     * Returns when the application ends by itself; by default, never.
     *
     * @param restarts how often it has been started again
     * @return the time since it was started, for the last time; empty if it does not
     */
    default Optional<Duration> endsAfter(int restarts) {
        return Optional.empty();
    }

    /**
     * Returns how long the application takes to stop; by default, no time.
     *
     * @param restarts how often it has been started again
     * @return the time from SIGTERM to its end; empty if it never reacts, as a frozen process
     */
    default Optional<Duration> stopsWithin(int restarts) {
        return Optional.of(Duration.ZERO);
    }
}
