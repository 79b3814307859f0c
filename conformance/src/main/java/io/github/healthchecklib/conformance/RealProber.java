package io.github.healthchecklib.conformance;

import io.github.healthchecklib.faultlab.Commands;
import java.nio.file.Path;
import java.time.Duration;

/** A prober that this project didn't write. */
interface RealProber {
    /** As people call it. */
    String name();

    /** The command that must be installed. */
    String command();

    /** By which rules it changes its mind, for people. */
    String rules();

    /** How long it may take, by these rules, until it has changed its mind; with room for a busy machine. */
    Duration patience();

    /** Whether it ends its own connections by a reset, so that its machine's count of resets tells nothing. */
    default boolean resetsItself() {
        return false;
    }

    /**
     * Returns why it can't be run here; empty if it can.
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

    /** A prober at work. */
    interface Running extends AutoCloseable {
        /** What it thinks of the application now. */
        boolean seesHealthy() throws Exception;

        /**
         * Has it probe very often, while the application is healthy.
         *
         * @param application to see by whether the probes have come
         * @return how many probes it made, and how many of them it thinks have failed
         */
        Burst burst(ProbedProcess application) throws Exception;

        @Override
        void close();
    }
}
