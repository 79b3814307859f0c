package io.github.healthchecklib.cli.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a run ends by itself. Immutable.
 *
 * @param length the platform's time after which it ends; null for no limit
 * @param untilReady whether it ends as soon as the application receives traffic
 * @param maxRestarts how often the application is started again at most; when it ends once more, so does the run
 */
public record RunLimits(@Nullable Duration length, boolean untilReady, int maxRestarts) {
    /** Never ends by itself. */
    public static final RunLimits NONE = new RunLimits(null, false, Integer.MAX_VALUE);
}
