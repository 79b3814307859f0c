package io.github.healthchecklib.conformance;

import io.github.healthchecklib.faultlab.ApplicationFault;
import java.time.Duration;
import java.util.List;

/**
 * A fault, and what a prober should see meanwhile.
 *
 * @param name for the table of results
 * @param shouldBeOpen whether the port should be open during the fault, or else refuse
 * @param maxWrong how many probes may be wrong
 * @param begin causes the fault, which has happened when this returns
 * @param end ends the fault
 * @param lasts how long the port is observed
 * @param ofReadiness whether to probe readiness, or else liveness
 * @param timeout of a probe
 * @param isSurvived whether the process survives
 * @param checks whether the application has checks of the JVM and of a dependency
 * @param wrapper the command to prepend to the application's own; may be empty
 * @param skipped why the fault cannot be caused here; empty if it can
 */
record Fault(
        String name,
        boolean shouldBeOpen,
        int maxWrong,
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

    /** An action on an application. */
    interface Step {
        /** For a fault that ends by itself. */
        Step NOTHING = application -> {};

        void run(ApplicationProcess application) throws Exception;

        /** Sends a command. */
        static Step send(String command) {
            return application -> application.send(command);
        }

        /** Begins a fault inside the application. */
        static Step inject(ApplicationFault fault) {
            return application -> application.inject(fault);
        }
    }

    /** A fault that makes the application unhealthy: the port must refuse. */
    static Fault refused(String name, int maxWrong, Step begin, Step end) {
        return new Fault(name, false, maxWrong, begin, end, USUALLY, false, SHORT, true, false, List.of(), "");
    }

    /** A fault during which the application stays healthy: the port must stay open. */
    static Fault open(String name, int maxWrong, Step begin, Step end) {
        return new Fault(name, true, maxWrong, begin, end, USUALLY, false, SHORT, true, false, List.of(), "");
    }

    /** What probes should find. */
    String expected() {
        return shouldBeOpen ? "open" : "refused";
    }

    Fault lasting(Duration time) {
        return new Fault(
                name,
                shouldBeOpen,
                maxWrong,
                begin,
                end,
                time,
                ofReadiness,
                timeout,
                isSurvived,
                checks,
                wrapper,
                skipped);
    }

    /** Probes with a timeout of 3 s survive a connect that the kernel drops and repeats after 1 s. */
    Fault withPatience() {
        return new Fault(
                name,
                shouldBeOpen,
                maxWrong,
                begin,
                end,
                lasts,
                ofReadiness,
                LONG,
                isSurvived,
                checks,
                wrapper,
                skipped);
    }

    Fault seenByReadiness() {
        return new Fault(
                name, shouldBeOpen, maxWrong, begin, end, lasts, true, timeout, isSurvived, checks, wrapper, skipped);
    }

    Fault withChecks() {
        return new Fault(
                name,
                shouldBeOpen,
                maxWrong,
                begin,
                end,
                lasts,
                ofReadiness,
                timeout,
                isSurvived,
                true,
                wrapper,
                skipped);
    }

    /** The process ends, and may be started again. */
    Fault fatal() {
        return new Fault(
                name, shouldBeOpen, maxWrong, begin, end, lasts, ofReadiness, timeout, false, checks, wrapper, skipped);
    }

    Fault startedBy(String... command) {
        return new Fault(
                name,
                shouldBeOpen,
                maxWrong,
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
                shouldBeOpen,
                maxWrong,
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
