package io.github.healthchecklib.cli.run;

import io.github.healthchecklib.client.PlatformEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a run. Immutable.
 *
 * @param length of the run
 * @param readyAfter when the application first received traffic; null if it never did
 * @param outOfTraffic how long it received none after that, before the run began to end
 * @param restarts how often it was started again
 * @param ends those ends of the application for which the platform restarts it
 * @param exitCode of its last process; 0 if there was none
 */
public record RunSummary(
        Duration length,
        @Nullable Duration readyAfter,
        Duration outOfTraffic,
        int restarts,
        List<End> ends,
        int exitCode) {
    /**
     * An end of the application for which the platform restarts it.
     *
     * @param at since the run began
     * @param reason such as {@code liveness failed: 3 failures in a row; SIGTERM (exit code 143)}
     */
    public record End(Duration at, String reason) {}

    /**
     * Returns whether the application did well.
     *
     * @return whether it received traffic, and never had to be restarted
     */
    public boolean isGood() {
        return readyAfter != null && ends.isEmpty();
    }

    /** Collects what a summary says. */
    static final class Collector {
        private final List<End> ends = new ArrayList<>();
        private @Nullable Duration readyAfter;
        private @Nullable Duration notReadySince;
        private Duration outOfTraffic = Duration.ZERO;
        private String cause = "";
        private boolean stopping;

        void happened(PlatformEvent event) {
            switch (event.kind()) {
                case READY -> ready(event.at());
                case NOT_READY -> notReadySince = event.at();
                case LIVENESS_FAILED, STARTUP_FAILED -> cause = event.kind() + ": " + event.detail() + "; ";
                case EXITED -> exited(event);
                default -> {}
            }
        }

        private void ready(Duration now) {
            if (readyAfter == null) {
                readyAfter = now;
            }
            endOutage(now);
        }

        private void endOutage(Duration now) {
            if (notReadySince != null && !stopping) {
                outOfTraffic = outOfTraffic.plus(now.minus(notReadySince));
            }
            notReadySince = null;
        }

        private void exited(PlatformEvent event) {
            if (!stopping || !cause.isEmpty()) {
                ends.add(new End(event.at(), cause + event.detail()));
            }
            cause = "";
        }

        /** The run begins to end: what happens from now on is its own doing. */
        void stopping(Duration now) {
            endOutage(now);
            stopping = true;
        }

        RunSummary summary(Duration length, int restarts, int exitCode) {
            return new RunSummary(length, readyAfter, outOfTraffic, restarts, List.copyOf(ends), exitCode);
        }
    }
}
