package io.github.healthchecklib.conformance;

import io.github.healthchecklib.client.Outcome;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.Prober;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.conformance.ApplicationProcess.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Lets things go wrong, for real, while a prober asks ten times a second: did the port tell the truth, and was everything as before afterwards? Exit code 0
 * if so, 1 if not.
 */
final class Faults {
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration OBSERVED = Duration.ofSeconds(5);
    private static final Duration RECOVERY = Duration.ofSeconds(20);

    /** Of about 200: while the queue of connections is full, the kernel drops a connect, and a prober that waits 1 s gives up before its retry. */
    private static final int FULL_QUEUE = 10;

    /** The threads that tell of a change of the verdict end when they have been idle for 60 s. */
    private static final Duration AS_BEFORE = Duration.ofSeconds(75);

    private static final Target TARGET = new Target(ApplicationProcess.ADDRESS, Application.PORT);

    private final String namespace;

    private Faults(String namespace) {
        this.namespace = namespace;
    }

    /**
     * Something that goes wrong.
     *
     * @param name as people call it
     * @param healthy whether the application is healthy while it lasts
     * @param mayLie how many probes may be wrong, at most
     * @param begin makes it happen; it has happened when this returns
     * @param end makes it good again
     */
    record Fault(String name, boolean healthy, int mayLie, Step begin, Step end) {}

    /** What is done to an application. */
    interface Step {
        void run(ApplicationProcess application) throws Exception;
    }

    private record Seen(long begun, ProbeResult result) {}

    /**
     * Runs them all.
     *
     * @param args the application's network namespace; --write, to write the document
     */
    public static void main(String[] args) throws Exception {
        Faults faults = new Faults(args[0]);
        List<FaultRow> rows = new ArrayList<>();
        for (Fault fault : all()) {
            FaultRow row = faults.row(fault);
            System.out.println(row);
            rows.add(row);
        }
        if (List.of(args).contains("--write")) {
            Document.FAULTS.write(FaultRow.table(rows));
        }
        System.exit(rows.stream().allMatch(row -> row.problems().isEmpty()) ? 0 : 1);
    }

    private static List<Fault> all() {
        return List.of(
                new Fault(
                        "the application says that it is unhealthy",
                        false,
                        0,
                        ApplicationProcess::unhealthy,
                        ApplicationProcess::healthy),
                new Fault(
                        "its loop stops (a heartbeat of 500 ms)",
                        false,
                        // Those of the 500 ms, and the one that is under way at their end.
                        6,
                        application -> application.tell("stall"),
                        application -> application.tell("go on")),
                new Fault(
                        "the process is frozen (SIGSTOP), with the default backlog of 1",
                        false,
                        2,
                        application -> application.signal("STOP"),
                        application -> application.signal("CONT")),
                new Fault(
                        "another process takes the port while it is closed",
                        false,
                        0,
                        application -> {
                            application.unhealthy();
                            application.takePort();
                        },
                        application -> {
                            application.healthy();
                            application.givePortBack();
                        }),
                new Fault(
                        "100,000 connections, as fast as four clients can",
                        true,
                        FULL_QUEUE,
                        Clients::flood,
                        application -> {}),
                new Fault("10,000 connections that are reset at once", true, 0, Clients::reset, application -> {}),
                new Fault("1,000 clients that connect and stay", true, 0, Clients::stay, application -> {}),
                new Fault(
                        "10,000 clients that send random bytes, TLS, HTTP, a PROXY header or 1 MB",
                        true,
                        0,
                        Clients::garbage,
                        application -> {}));
    }

    private FaultRow row(Fault fault) throws Exception {
        Path folder = Files.createTempDirectory("health-faults");
        Queue<Seen> seen = new ConcurrentLinkedQueue<>();
        List<String> problems = new ArrayList<>();
        // The default backlog where the port must not lie; more of it where very many connect.
        int backlog = fault.healthy() ? 128 : 1;
        try (ApplicationProcess application = new ApplicationProcess(namespace, folder, backlog);
                Prober prober = new Prober()) {
            prober.probeEvery(List.of(TARGET), ProbeSettings.defaults().withPeriod(PERIOD), result -> {
                long took = result.took().toNanos();
                seen.add(new Seen(System.nanoTime() - took, result));
            });
            Conformance.await("the port is open", RECOVERY, () -> open(seen, 0) >= 5);
            State before = application.state();

            long begun = System.nanoTime();
            fault.begin().run(application);
            long since = fault.healthy() ? begun : System.nanoTime();
            if (!fault.healthy()) {
                Conformance.await(
                        "the time is over",
                        OBSERVED.plus(PERIOD),
                        () -> System.nanoTime() - since > OBSERVED.toNanos());
            }
            long probes = seen.stream().filter(each -> each.begun() >= since).count();
            long open = open(seen, since);
            long lies = fault.healthy() ? probes - open : open;
            long lastLie = seen.stream()
                    .filter(each -> each.begun() >= since && each.result().isOpen() != fault.healthy())
                    .mapToLong(each -> each.begun() - since)
                    .max()
                    .orElse(0);

            long mended = System.nanoTime();
            fault.end().run(application);
            Duration recovery = Conformance.await("the port is open again", RECOVERY, () -> open(seen, mended) > 0);
            if (lies > fault.mayLie()) {
                problems.add(lies + " of " + probes + " probes were wrong: " + wrong(seen, since, fault.healthy()));
            }
            try {
                Conformance.await(
                        "everything is as before",
                        AS_BEFORE,
                        () -> Conformance.isAsBefore(before, application.state(), fault.healthy()));
            } catch (IllegalStateException e) {
                problems.add("before " + before + ", after " + application.state());
            }
            return new FaultRow(
                    fault.name(), fault.healthy(), probes, lies, Duration.ofNanos(lastLie), recovery, problems);
        } catch (IllegalStateException e) {
            problems.add(String.valueOf(e.getMessage()));
            return new FaultRow(fault.name(), fault.healthy(), 0, 0, Duration.ZERO, Duration.ZERO, problems);
        }
    }

    private static long open(Queue<Seen> seen, long since) {
        return seen.stream()
                .filter(each -> each.begun() >= since && each.result().isOpen())
                .count();
    }

    private static List<Outcome> wrong(Queue<Seen> seen, long since, boolean healthy) {
        return seen.stream()
                .filter(each -> each.begun() >= since && each.result().isOpen() != healthy)
                .map(each -> each.result().outcome())
                .distinct()
                .toList();
    }
}
