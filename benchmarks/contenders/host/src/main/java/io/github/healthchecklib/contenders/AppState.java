package io.github.healthchecklib.contenders;

import io.github.healthchecklib.faultlab.FaultInjector;
import java.time.Duration;

/** The state of the application that a health port or endpoint reports. Thread-safe. */
public final class AppState {
    /** The loop counts as stopped after this time without a beat. */
    public static final Duration HEARTBEAT_TIMEOUT = Duration.ofMillis(500);

    private static final int BEATS = 10;

    /** Time between two beats; with {@code -Didle=true} there is only the first, so that nothing wakes up. */
    private static final Duration PERIOD =
            Boolean.getBoolean("idle") ? Duration.ofDays(1) : HEARTBEAT_TIMEOUT.dividedBy(BEATS);

    private volatile long lastBeat = System.nanoTime();
    private volatile boolean reportedHealthy = true;
    private volatile Runnable onBeat = () -> {};

    private final GarbageMaker garbage = new GarbageMaker();

    // Last, because its loop uses the others.
    private final FaultInjector faults = new FaultInjector(this::beat, PERIOD);

    private void beat() {
        lastBeat = System.nanoTime();
        onBeat.run();
    }

    /**
     * Sets the listener that is called at each beat of the loop.
     *
     * @param listener called on the thread of the loop
     */
    public void onBeat(Runnable listener) {
        onBeat = listener;
    }

    /**
     * Returns whether the loop is alive.
     *
     * @return whether the last beat is younger than the timeout
     */
    public boolean isLoopAlive() {
        return System.nanoTime() - lastBeat <= HEARTBEAT_TIMEOUT.toNanos();
    }

    /**
     * Returns whether the application reports itself healthy.
     *
     * @return whether it does
     */
    public boolean isReportedHealthy() {
        return reportedHealthy;
    }

    /**
     * Calls the dependency, which may hang.
     *
     * @return true, once it has answered
     */
    public boolean dependencyAnswers() {
        faults.callDependency();
        return true;
    }

    FaultInjector faults() {
        return faults;
    }

    void apply(String command) {
        switch (command) {
            case "healthy" -> reportedHealthy = true;
            case "unhealthy" -> reportedHealthy = false;
            case "make garbage" -> garbage.start();
            case "make no garbage" -> garbage.stop();
            default -> throw new IllegalArgumentException("Unknown command: " + command);
        }
    }
}
