package io.github.healthchecklib.conformance;

import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.conformance.ApplicationProcess.State;
import io.github.healthchecklib.conformance.Fault.Trait;
import io.github.healthchecklib.conformance.PortWatch.Seen;
import io.github.healthchecklib.faultlab.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Causes one fault in an application while its port is probed ten times a second. */
final class FaultRun {
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration RECOVERY = Duration.ofSeconds(20);

    private final Fault fault;
    private final ApplicationProcess application;

    private FaultRun(Fault fault, ApplicationProcess application) {
        this.fault = fault;
        this.application = application;
    }

    /** Runs the fault, and ends it. */
    static FaultRow of(Fault fault, ApplicationProcess application) throws Exception {
        try {
            return new FaultRun(fault, application).row();
        } catch (IllegalStateException e) {
            return FaultRow.failed(fault.name(), fault.expected(), String.valueOf(e.getMessage()));
        }
    }

    private FaultRow row() throws Exception {
        Target target = fault.has(Trait.READINESS) ? application.readiness() : application.liveness();
        try (PortWatch port = new PortWatch(target, fault.timeout())) {
            long watched = System.nanoTime();
            Await.until("the port is open", START, () -> port.open(watched) >= 5);

            long begun = System.nanoTime();
            fault.begin().run(application);
            // A port that must be closed must be so once the fault has happened; one that must stay open, all the time.
            long since = fault.shouldBeOpen() ? begun : System.nanoTime();
            Await.until(
                    "the time is over",
                    fault.lasts().plusSeconds(1),
                    () -> System.nanoTime() - since > fault.lasts().toNanos());
            List<Seen> probes = port.since(since);

            long ended = System.nanoTime();
            fault.end().run(application);
            Duration recovery = Await.until("the port is open again", RECOVERY, () -> port.open(ended) > 0);
            return row(since, probes, recovery);
        }
    }

    private FaultRow row(long since, List<Seen> probes, Duration recovery) {
        return row(fault.name(), fault.shouldBeOpen(), fault.maxWrong(), since, probes, recovery);
    }

    /**
     * Evaluates probes.
     *
     * @param maxWrong how many of them may be wrong
     * @param since when the fault began
     */
    static FaultRow row(
            String name, boolean shouldBeOpen, int maxWrong, long since, List<Seen> probes, Duration recovery) {
        List<Seen> wrong =
                probes.stream().filter(each -> each.open() != shouldBeOpen).toList();
        List<String> problems = new ArrayList<>();
        if (wrong.size() > maxWrong) {
            problems.add(wrong.size() + " of " + probes.size() + " probes were wrong: "
                    + wrong.stream().map(Seen::outcome).distinct().toList());
        }
        if (probes.isEmpty()) {
            problems.add("there was no probe");
        }
        Duration lastWrong = Duration.ofNanos(
                wrong.stream().mapToLong(each -> each.begun() - since).max().orElse(0));
        return new FaultRow(
                name,
                shouldBeOpen ? "open" : "closed",
                "",
                probes.size(),
                wrong.size(),
                lastWrong,
                shouldBeOpen ? Duration.ZERO : recovery,
                problems);
    }

    /** Returns whether everything is as before, except for changes of the status in the log. */
    static boolean isAsBefore(Fault fault, State before, State after) {
        return after.isAsBefore(before)
                && (!fault.shouldBeOpen() || !fault.isSurvived() || after.logLines() == before.logLines());
    }
}
