package io.github.healthchecklib.manifest.lint;

import java.time.Duration;

/**
 * What a manifest does not say, and the rules and times need. Immutable.
 *
 * @param backlog of the health ports; a frozen process passes one probe more
 * @param drain time for which readiness is closed before the service stops
 * @param stop time that the service takes to stop after the drain
 * @param backOff time that the platform waits before it starts a container again
 * @param jvmStart time that the service takes to start
 */
public record LintOptions(int backlog, Duration drain, Duration stop, Duration backOff, Duration jvmStart) {
    private static final int MAX_BACKLOG = 65_535;

    private static final LintOptions DEFAULTS =
            new LintOptions(4, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(30));

    /**
     * Checks the options.
     *
     * @param backlog 1 to 65535
     * @param drain 0 or more
     * @param stop 0 or more
     * @param backOff 0 or more
     * @param jvmStart 0 or more
     * @throws IllegalArgumentException if one is out of its range
     */
    public LintOptions {
        if (backlog < 1 || backlog > MAX_BACKLOG) {
            throw new IllegalArgumentException(
                    "The backlog must be from 1 to " + MAX_BACKLOG + ", but is " + backlog + ". Correct it.");
        }
        if (drain.isNegative() || stop.isNegative() || backOff.isNegative() || jvmStart.isNegative()) {
            throw new IllegalArgumentException("A time must be 0 or more, but is negative. Correct it.");
        }
    }

    /**
     * Returns the defaults.
     *
     * @return the library's backlog of 4, a drain of 5 s, 10 s to stop, no back-off, 30 s to start
     */
    public static LintOptions defaults() {
        return DEFAULTS;
    }
}
