package io.github.healthchecklib.internal;

import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The status of a Health, or the reasons for it, have changed. */
@Name("io.github.healthchecklib.Status")
@Label("Health Status")
@Category("Health Check")
@StackTrace(false)
final class StatusEvent extends jdk.jfr.Event {
    @Label("Health")
    String health = "";

    @Label("Healthy")
    boolean healthy;

    @Label("Reasons")
    String reasons = "";

    @Label("Previous Status Lasted")
    @Timespan
    long lasted;

    static void record(String health, boolean healthy, String reasons, Duration lasted) {
        StatusEvent event = new StatusEvent();
        if (event.shouldCommit()) {
            event.health = health;
            event.healthy = healthy;
            event.reasons = reasons;
            event.lasted = lasted.toNanos();
            event.commit();
        }
    }
}
