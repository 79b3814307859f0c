package io.github.healthchecklib.conformance;

import io.github.healthchecklib.faultlab.Commands;
import java.nio.file.Path;
import java.time.Duration;

/** A third-party prober. */
interface RealProber {
    /** The name for the table of results. */
    String name();

    /** The command that must be installed. */
    String command();

    /** Its thresholds, for the table of results. */
    String rules();

    /** The limit for noticing a change, with room for a busy machine. */
    Duration patience();

    /** Whether it resets its own connections, so that resets cannot be counted. */
    default boolean resetsItself() {
        return false;
    }

    /**
     * Returns why it cannot run here; empty if it can.
     *
     * @param folder for its files
     */
    default String obstacle(Path folder) throws Exception {
        return Commands.find(command()).isEmpty() ? command() + " is not installed" : "";
    }

    /**
     * Starts it.
     *
     * @param folder for its files
     */
    Running start(Path folder) throws Exception;

    /** Very many probes of a healthy application. */
    record Burst(long probes, long failed) {}

    /** A running prober. */
    interface Running extends AutoCloseable {
        /** Returns whether the prober sees the application as healthy. */
        boolean seesHealthy() throws Exception;

        /**
         * Probes a healthy application very often.
         *
         * @param application where to count the probes
         * @return the number of probes, and of those that failed according to the prober
         */
        Burst burst(ProbedProcess application) throws Exception;

        @Override
        void close();
    }
}
