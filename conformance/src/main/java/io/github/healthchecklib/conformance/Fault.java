package io.github.healthchecklib.conformance;

import java.time.Duration;
import java.util.List;

/**
 * Something that goes wrong.
 *
 * @param name as people call it
 * @param healthy whether the application is healthy while it lasts
 * @param mayLie how many probes may be wrong, at most
 * @param begin makes it happen; it has happened when this returns
 * @param end makes it good again
 * @param lasts for how long it is observed, at least
 * @param ofReadiness whether it is readiness that is probed, or else liveness
 * @param timeout of a probe
 * @param isSurvived whether it is the same process afterwards
 * @param checks whether the application has those of the JVM and of a dependency
 * @param wrapper the command that starts the application, or none
 * @param skipped why it can't be run here; empty if it can
 */
record Fault(
        String name,
        boolean healthy,
        int mayLie,
        Step begin,
        Step end,
        Duration lasts,
        boolean ofReadiness,
        Duration timeout,
        boolean isSurvived,
        boolean checks,
        List<String> wrapper,
        String skipped) {
    private static final Duration USUALLY = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(3);

    /** What is done to an application. */
    interface Step {
        /** For what is over by itself. */
        Step NOTHING = application -> {};

        void run(ApplicationProcess application) throws Exception;

        /** Tells it something. */
        static Step tell(String command) {
            return application -> application.tell(command);
        }
    }

    /** After it, the application is not healthy, and the port must refuse. */
    static Fault refused(String name, int mayLie, Step begin, Step end) {
        return new Fault(name, false, mayLie, begin, end, USUALLY, false, SHORT, true, false, List.of(), "");
    }

    /** The application is healthy all the time, and the port must stay open. */
    static Fault open(String name, int mayLie, Step begin, Step end) {
        return new Fault(name, true, mayLie, begin, end, USUALLY, false, SHORT, true, false, List.of(), "");
    }

    /** What its port has to be. */
    String expected() {
        return healthy ? "open" : "refused";
    }

    Fault lasting(Duration time) {
        return new Fault(
                name, healthy, mayLie, begin, end, time, ofReadiness, timeout, isSurvived, checks, wrapper, skipped);
    }

    /** Its probes have a timeout of 3 s, and so ride out a connect that the kernel drops and tries again after 1 s. */
    Fault withPatience() {
        return new Fault(
                name, healthy, mayLie, begin, end, lasts, ofReadiness, LONG, isSurvived, checks, wrapper, skipped);
    }

    Fault seenByReadiness() {
        return new Fault(name, healthy, mayLie, begin, end, lasts, true, timeout, isSurvived, checks, wrapper, skipped);
    }

    Fault withChecks() {
        return new Fault(
                name, healthy, mayLie, begin, end, lasts, ofReadiness, timeout, isSurvived, true, wrapper, skipped);
    }

    /** Ends the process, for good or to be started again. */
    Fault fatal() {
        return new Fault(
                name, healthy, mayLie, begin, end, lasts, ofReadiness, timeout, false, checks, wrapper, skipped);
    }

    Fault startedBy(String... command) {
        return new Fault(
                name,
                healthy,
                mayLie,
                begin,
                end,
                lasts,
                ofReadiness,
                timeout,
                isSurvived,
                checks,
                List.of(command),
                skipped);
    }

    Fault skippedIf(boolean impossible, String why) {
        return new Fault(
                name,
                healthy,
                mayLie,
                begin,
                end,
                lasts,
                ofReadiness,
                timeout,
                isSurvived,
                checks,
                wrapper,
                impossible ? why : skipped);
    }
}
