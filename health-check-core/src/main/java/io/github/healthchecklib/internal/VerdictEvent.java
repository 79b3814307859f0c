package io.github.healthchecklib.internal;

import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The verdict of a Health has changed. */
@Name("io.github.healthchecklib.Verdict")
@Label("Health Verdict")
@Category("Health Check")
@StackTrace(false)
final class VerdictEvent extends jdk.jfr.Event {
    @Label("Health")
    String health = "";

    @Label("Healthy")
    boolean healthy;

    @Label("Reasons")
    String reasons = "";

    @Label("Verdict Before Lasted")
    @Timespan
    long lasted;

    static void record(String health, boolean healthy, String reasons, Duration lasted) {
        VerdictEvent event = new VerdictEvent();
        if (event.shouldCommit()) {
            event.health = health;
            event.healthy = healthy;
            event.reasons = reasons;
            event.lasted = lasted.toNanos();
            event.commit();
        }
    }
}
