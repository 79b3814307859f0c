package io.github.healthchecklib.internal;

import jdk.jfr.Category;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A check has run; the event lasts as long as the run. */
@Name("io.github.healthchecklib.Check")
@Label("Health Check Run")
@Category("Health Check")
@StackTrace(false)
public final class CheckEvent extends jdk.jfr.Event {
    @Label("Health")
    String health = "";

    @Label("Check")
    String check = "";

    @Label("Result")
    String result = "";

    private CheckEvent() {}

    static CheckEvent started() {
        CheckEvent event = new CheckEvent();
        event.begin();
        return event;
    }

    void ended(String ofHealth, String ofCheck, Object found) {
        if (shouldCommit()) {
            health = ofHealth;
            check = ofCheck;
            result = found.toString();
            commit();
        }
    }
}
