package io.github.healthchecklib.internal;

import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to the JDK's Flight Recorder. Does nothing where there is none: some JVMs and small images lack the module
 * {@code jdk.jfr}, whose classes must not be touched then, so everything goes through here. While nothing is recorded, an event is made and
 * dropped at once, without filling in its fields.
 */
public final class FlightRecorder {
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecorder() {}

    /**
     * Records a change of a verdict.
     *
     * @param health the name of the Health
     * @param healthy the new verdict
     * @param reasons of the new verdict
     * @param lasted how long the one before had lasted
     */
    public static void verdict(String health, boolean healthy, String reasons, Duration lasted) {
        if (PRESENT) {
            VerdictEvent.record(health, healthy, reasons, lasted);
        }
    }

    /**
     * Begins to record a run of a check.
     *
     * @return what to give to {@link #checked}; null if there is no recorder
     */
    public static @Nullable CheckEvent checking() {
        return PRESENT ? CheckEvent.started() : null;
    }

    /**
     * Records a run of a check that has ended.
     *
     * @param event from {@link #checking}
     * @param health the name of the Health
     * @param check the name of the check
     * @param result what it found
     */
    public static void checked(@Nullable CheckEvent event, String health, String check, Object result) {
        if (event != null) {
            event.ended(health, check, result);
        }
    }

    static void answered(Socket connection) {
        if (PRESENT) {
            ProbeEvent.record(connection);
        }
    }
}
