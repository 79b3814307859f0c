package io.github.healthchecklib.client;

/** Exit codes of the {@code health-check} command and of the client's jar. They are stable across versions. */
public final class ExitCode {
    /**
     * The condition is met: all targets are open; for {@code wait --closed}, refused; for {@code watch}, started, alive
     * or ready.
     */
    public static final int OK = 0;

    /** The condition is not met. */
    public static final int NOT_OK = 1;

    /** Wrong usage: nothing was done; one line on standard error says why. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
