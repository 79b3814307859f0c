package io.github.healthchecklib.internal;

import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to the JDK's Flight Recorder. Does nothing where there is none: some JVMs and small images lack the
 * module {@code jdk.jfr}, whose classes must not be touched then, so everything goes through here. Nor does it make
 * events before somebody has asked for a recording: the first event would start most of the recorder, which takes a JVM
 * time and memory.
 */
public final class FlightRecorder {
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecorder() {}

    private static boolean isUsed() {
        return PRESENT && jdk.jfr.FlightRecorder.isInitialized();
    }

    /**
     * Records a change of a status.
     *
     * @param health the name of the Health
     * @param healthy the new status
     * @param reasons of the new status
     * @param lasted how long the previous status had lasted
     */
    public static void status(String health, boolean healthy, String reasons, Duration lasted) {
        if (isUsed()) {
            StatusEvent.record(health, healthy, reasons, lasted);
        }
    }

    /**
     * Begins to record a run of a check.
     *
     * @return what to give to {@link #checkEnded}; null if nothing is recorded
     */
    public static @Nullable CheckEvent checkStarted() {
        return isUsed() ? CheckEvent.started() : null;
    }

    /**
     * Records a run of a check that has ended.
     *
     * @param event from {@link #checkStarted}
     * @param health the name of the Health
     * @param check the name of the check
     * @param result what it found
     */
    public static void checkEnded(@Nullable CheckEvent event, String health, String check, Object result) {
        if (event != null) {
            event.ended(health, check, result);
        }
    }

    static void answered(Socket connection) {
        if (isUsed()) {
            ProbeEvent.record(connection);
        }
    }
}
