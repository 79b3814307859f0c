package io.github.healthchecklib.internal;

import java.lang.System.Logger.Level;

/**
 * Writes the lines of one subject as long as they are not more than a {@link LogRate} allows; beyond that, the last one
 * as soon as it allows, with the number of those left out. Used by the notifier thread alone.
 */
public final class RateLimitedLog {
    private final Log log;
    private final Time time;
    private final LogRate rate = new LogRate();
    private final Notifier.Task later = new Notifier.Task(this::writeLast);

    private int suppressed;
    private Level lastLevel = Level.INFO;
    private String lastLine = "";

    /**
     * Creates a rate-limited log.
     *
     * @param log where to write
     * @param time of the rate
     */
    public RateLimitedLog(Log log, Time time) {
        this.log = log;
        this.time = time;
    }

    /**
     * Writes a line, or keeps it until there may be one.
     *
     * @param level its level
     * @param line the line
     * @param skipped how many lines the caller has left out before it
     */
    public void write(Level level, String line, int skipped) {
        long now = time.nanos();
        if (suppressed == 0 && rate.tryAcquire(now)) {
            log.write(level, line + leftOut(skipped));
            return;
        }
        if (suppressed == 0) {
            log.notifier().postDelayed(rate.nanosToNext(now), later);
        }
        suppressed += skipped + 1;
        lastLevel = level;
        lastLine = line;
    }

    private void writeLast() {
        long now = time.nanos();
        if (!rate.tryAcquire(now) && !log.notifier().isFlushing()) {
            log.notifier().postDelayed(rate.nanosToNext(now), later);
            return;
        }
        int before = suppressed - 1;
        suppressed = 0;
        log.write(lastLevel, lastLine + leftOut(before));
    }

    private static String leftOut(int count) {
        return count == 0 ? "" : " (" + count + (count == 1 ? " earlier change" : " earlier changes") + " not logged)";
    }
}
