package io.github.healthchecklib.cli.run;

import java.util.Map;

/** Names the reason for which a process ended. */
final class ExitReason {
    private static final int SIGNALED = 128;

    /** Those that end a process and that are the same on all architectures of Linux with a JVM. */
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(10, "SIGUSR1"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(12, "SIGUSR2"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"));

    private ExitReason() {}

    /** Names the signal with the code, because a program may exit with that code without one, as the JVM does. */
    static String of(int exitCode) {
        String signal = SIGNALS.get(exitCode - SIGNALED);
        return signal == null ? "exit code " + exitCode : signal + " (exit code " + exitCode + ")";
    }
}
