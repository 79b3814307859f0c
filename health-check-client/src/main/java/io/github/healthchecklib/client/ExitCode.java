package io.github.healthchecklib.client;

/**
 * What the {@code health-check} command, and the client's jar as a command, tell by their exit code. These don't
 * change.
 */
public final class ExitCode {
    /** What was asked for holds: all targets are open, or as {@code wait} and {@code watch} were told to see them. */
    public static final int OK = 0;

    /** It doesn't hold. */
    public static final int NOT_OK = 1;

    /** The command was called wrongly, and did nothing; one line on standard error says why. */
    public static final int USAGE = 2;

    private ExitCode() {}
}
