package io.github.healthchecklib.conformance;

import io.github.healthchecklib.client.Outcome;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.Prober;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.conformance.ApplicationProcess.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Lets one thing go wrong with an application, while a prober asks its port ten times a second. */
final class FaultRun {
    private static final ProbeSettings TEN_TIMES_A_SECOND =
            ProbeSettings.defaults().withPeriod(Duration.ofMillis(100));
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration RECOVERY = Duration.ofSeconds(20);

    private final Fault fault;
    private final ApplicationProcess application;
    private final Target target;
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

    private record Seen(long begun, boolean open, Outcome outcome) {}

    private FaultRun(Fault fault, ApplicationProcess application) {
        this.fault = fault;
        this.application = application;
        this.target = fault.ofReadiness() ? application.readiness() : application.liveness();
    }

    /** What came out; all is well again when this returns, if it is well at all. */
    static FaultRow of(Fault fault, ApplicationProcess application) throws Exception {
        try {
            return new FaultRun(fault, application).row();
        } catch (IllegalStateException e) {
            return FaultRow.failed(fault, String.valueOf(e.getMessage()));
        }
    }

    private FaultRow row() throws Exception {
        try (Prober prober = new Prober()) {
            prober.probeEvery(List.of(target), TEN_TIMES_A_SECOND.withTimeout(fault.timeout()), this::take);
            Await.until("the port is open", START, () -> open(0) >= 5);

            long begun = System.nanoTime();
            fault.begin().run(application);
            // What must be refused, must be once it has happened; what must stay open, all the time.
            long since = fault.healthy() ? begun : System.nanoTime();
            Await.until(
                    "its time is over",
                    fault.lasts().plusSeconds(1),
                    () -> System.nanoTime() - since > fault.lasts().toNanos());
            List<Seen> probes = since(since);

            long mended = System.nanoTime();
            fault.end().run(application);
            Duration recovery = Await.until("the port is open again", RECOVERY, () -> open(mended) > 0);
            return row(since, probes, recovery);
        }
    }

    private FaultRow row(long since, List<Seen> probes, Duration recovery) {
        List<Seen> lies =
                probes.stream().filter(each -> each.open() != fault.healthy()).toList();
        List<String> problems = new ArrayList<>();
        if (lies.size() > fault.mayLie()) {
            problems.add(lies.size() + " of " + probes.size() + " probes were wrong: "
                    + lies.stream().map(Seen::outcome).distinct().toList());
        }
        if (probes.isEmpty()) {
            problems.add("there was no probe");
        }
        Duration lastLie = Duration.ofNanos(
                lies.stream().mapToLong(each -> each.begun() - since).max().orElse(0));
        return new FaultRow(fault.name(), fault.healthy(), "", probes.size(), lies.size(), lastLie, recovery, problems);
    }

    private void take(ProbeResult result) {
        long begun = System.nanoTime() - result.took().toNanos();
        seen.add(new Seen(begun, result.isOpen(), result.outcome()));
    }

    private List<Seen> since(long time) {
        return seen.stream().filter(each -> each.begun() >= time).toList();
    }

    private long open(long since) {
        return since(since).stream().filter(Seen::open).count();
    }

    /** Whether everything is as it was; changes of the status are in the log, of course. */
    static boolean isAsBefore(Fault fault, State before, State after) {
        return after.isAsBefore(before)
                && (!fault.healthy() || !fault.isSurvived() || after.logLines() == before.logLines());
    }
}
