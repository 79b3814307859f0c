package io.github.healthchecklib.conformance;

import io.github.healthchecklib.faultlab.ApplicationFault;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A fault, and what a prober should see meanwhile.
 *
 * @param name for the table of results
 * @param shouldBeOpen whether the port should be open during the fault, or else closed
 * @param maxWrong how many probes may be wrong
 * @param begin causes the fault, which has happened when this returns
 * @param end ends the fault
 * @param lasts how long the port is observed
 * @param traits its other properties
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
        Set<Trait> traits,
        List<String> wrapper,
        String skipped) {
    private static final Duration USUALLY = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(3);

    /** A property that few faults have. */
    enum Trait {
        /** The application has checks of the JVM and of a dependency. */
        CHECKS,

        /** The process ends, and may be started again. */
        FATAL,

        /** Probes have a timeout of 3 s, and so survive a connect that the kernel drops and repeats after 1 s. */
        LONG_TIMEOUT,

        /** Readiness is probed instead of liveness. */
        READINESS
    }

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

    /** A fault that makes the application unhealthy: the port must be closed. */
    static Fault refused(String name, int maxWrong, Step begin, Step end, Trait... traits) {
        return new Fault(name, false, maxWrong, begin, end, USUALLY, set(traits), List.of(), "");
    }

    /** A fault during which the application stays healthy: the port must stay open. */
    static Fault open(String name, int maxWrong, Step begin, Step end, Trait... traits) {
        return new Fault(name, true, maxWrong, begin, end, USUALLY, set(traits), List.of(), "");
    }

    private static Set<Trait> set(Trait... traits) {
        Set<Trait> set = EnumSet.noneOf(Trait.class);
        set.addAll(List.of(traits));
        return set;
    }

    Fault lasting(Duration time) {
        return new Fault(name, shouldBeOpen, maxWrong, begin, end, time, traits, wrapper, skipped);
    }

    Fault startedBy(String... command) {
        return new Fault(name, shouldBeOpen, maxWrong, begin, end, lasts, traits, List.of(command), skipped);
    }

    Fault skippedIf(boolean impossible, String why) {
        String reason = impossible ? why : skipped;
        return new Fault(name, shouldBeOpen, maxWrong, begin, end, lasts, traits, wrapper, reason);
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** What probes should find. */
    String expected() {
        return shouldBeOpen ? "open" : "closed";
    }

    Duration timeout() {
        return has(Trait.LONG_TIMEOUT) ? LONG : SHORT;
    }

    boolean isSurvived() {
        return !has(Trait.FATAL);
    }
}
