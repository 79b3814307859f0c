package io.github.healthchecklib.testing;

import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Keeps the handlers of {@code java.util.logging} until the process has ended, where the JDK closes them at the
 * beginning of a shutdown: as Logback and Log4j do. Set by {@code -Djava.util.logging.manager}.
 */
public final class KeepsLogHandlers extends LogManager {
    /** Makes the handlers now, because none are made any more once a shutdown has begun. */
    public static int makeHandlers() {
        return Logger.getLogger("").getHandlers().length;
    }

    @Override
    public void reset() {
        // Keeps them.
    }
}
