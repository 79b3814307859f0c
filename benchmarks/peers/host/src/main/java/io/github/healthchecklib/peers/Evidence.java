package io.github.healthchecklib.peers;

import io.github.healthchecklib.conformance.Trouble;
import java.time.Duration;

/** What there is to know of an application, for those that ask. All methods may be called by any thread. */
public final class Evidence {
    /** Without a beat for longer than that, the loop has stopped. */
    public static final Duration LONGEST_SILENCE = Duration.ofMillis(500);

    private static final int BEATS = 10;

    /** Between two beats; with {@code -Didle=true} there is only the first, so that nothing wakes up. */
    private static final Duration PERIOD =
            Boolean.getBoolean("idle") ? Duration.ofDays(1) : LONGEST_SILENCE.dividedBy(BEATS);

    private volatile long lastBeat = System.nanoTime();
    private volatile boolean saidToBeHealthy = true;
    private volatile Runnable onBeat = () -> {};

    private final GarbageMaker garbage = new GarbageMaker();

    // The last, for its loop uses the others.
    private final Trouble trouble = new Trouble(this::beat, PERIOD);

    private void beat() {
        lastBeat = System.nanoTime();
        onBeat.run();
    }

    /**
     * Calls something at each beat of the loop, from now on.
     *
     * @param listener what to call
     */
    public void onBeat(Runnable listener) {
        onBeat = listener;
    }

    /**
     * Returns whether the loop has beaten of late.
     *
     * @return whether the last beat is younger than the longest silence
     */
    public boolean loopGoesRound() {
        return System.nanoTime() - lastBeat <= LONGEST_SILENCE.toNanos();
    }

    /**
     * Returns what the application says of itself.
     *
     * @return whether it says that it is healthy
     */
    public boolean saidToBeHealthy() {
        return saidToBeHealthy;
    }

    /**
     * Asks the dependency, which may hang.
     *
     * @return true, once it has answered
     */
    public boolean dependencyAnswers() {
        trouble.dependency();
        return true;
    }

    void tell(String command) {
        switch (command) {
            case "healthy" -> saidToBeHealthy = true;
            case "unhealthy" -> saidToBeHealthy = false;
            case "make garbage" -> garbage.start();
            case "make no garbage" -> garbage.stop();
            default -> trouble.begin(command);
        }
    }
}
