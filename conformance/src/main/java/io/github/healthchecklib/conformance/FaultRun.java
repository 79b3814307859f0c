package io.github.healthchecklib.conformance;

import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.conformance.ApplicationProcess.State;
import io.github.healthchecklib.conformance.PortWatch.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lets one thing go wrong with an application, while a prober asks its port ten times a second. */
final class FaultRun {
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration RECOVERY = Duration.ofSeconds(20);

    private final Fault fault;
    private final ApplicationProcess application;

    private FaultRun(Fault fault, ApplicationProcess application) {
        this.fault = fault;
        this.application = application;
    }

    /** What came out; all is well again when this returns, if it is well at all. */
    static FaultRow of(Fault fault, ApplicationProcess application) throws Exception {
        try {
            return new FaultRun(fault, application).row();
        } catch (IllegalStateException e) {
            return FaultRow.failed(fault.name(), fault.expected(), String.valueOf(e.getMessage()));
        }
    }

    private FaultRow row() throws Exception {
        Target target = fault.ofReadiness() ? application.readiness() : application.liveness();
        try (PortWatch port = new PortWatch(target, fault.timeout())) {
            long watched = System.nanoTime();
            Await.until("the port is open", START, () -> port.open(watched) >= 5);

            long begun = System.nanoTime();
            fault.begin().run(application);
            // What must be refused, must be once it has happened; what must stay open, all the time.
            long since = fault.healthy() ? begun : System.nanoTime();
            Await.until(
                    "its time is over",
                    fault.lasts().plusSeconds(1),
                    () -> System.nanoTime() - since > fault.lasts().toNanos());
            List<Seen> probes = port.since(since);

            long mended = System.nanoTime();
            fault.end().run(application);
            Duration recovery = Await.until("the port is open again", RECOVERY, () -> port.open(mended) > 0);
            return row(since, probes, recovery);
        }
    }

    private FaultRow row(long since, List<Seen> probes, Duration recovery) {
        return row(fault.name(), fault.healthy(), fault.mayLie(), since, probes, recovery);
    }

    /**
     * What came out of these probes.
     *
     * @param mayLie how many of them may be wrong
     * @param since when it went wrong
     */
    static FaultRow row(String name, boolean healthy, int mayLie, long since, List<Seen> probes, Duration recovery) {
        List<Seen> lies = probes.stream().filter(each -> each.open() != healthy).toList();
        List<String> problems = new ArrayList<>();
        if (lies.size() > mayLie) {
            problems.add(lies.size() + " of " + probes.size() + " probes were wrong: "
                    + lies.stream().map(Seen::outcome).distinct().toList());
        }
        if (probes.isEmpty()) {
            problems.add("there was no probe");
        }
        Duration lastLie = Duration.ofNanos(
                lies.stream().mapToLong(each -> each.begun() - since).max().orElse(0));
        return new FaultRow(
                name,
                healthy ? "open" : "refused",
                "",
                probes.size(),
                lies.size(),
                lastLie,
                healthy ? Duration.ZERO : recovery,
                problems);
    }

    /** Whether everything is as it was; changes of the status are in the log, of course. */
    static boolean isAsBefore(Fault fault, State before, State after) {
        return after.isAsBefore(before)
                && (!fault.healthy() || !fault.isSurvived() || after.logLines() == before.logLines());
    }
}
