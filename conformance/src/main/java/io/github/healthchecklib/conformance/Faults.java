package io.github.healthchecklib.conformance;

import io.github.healthchecklib.conformance.ApplicationProcess.Setup;
import io.github.healthchecklib.conformance.ApplicationProcess.State;
import io.github.healthchecklib.conformance.Fault.Trait;
import io.github.healthchecklib.faultlab.Await;
import io.github.healthchecklib.faultlab.GeneratedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Causes real faults, each in an application of its own, while a prober probes ten times a second: was the port state
 * correct, and was everything as before afterwards? Exit code 0 if so, 1 if not.
 */
final class Faults {
    /** The threads of checks and of the notifier end when they have been idle for 1 s. */
    static final Duration AS_BEFORE = Duration.ofSeconds(15);

    /** The log writes a burst of lines on a change, and then one every 10 s. */
    private static final Duration LOGGED = Duration.ofSeconds(15);

    private static final Path DOCUMENT = Path.of("..", "docs", "faults.md");
    private static final int PORTS_EACH = 2;

    private Faults() {}

    /** An application after its fault. */
    private record Survivor(Fault fault, ApplicationProcess application, State before, FaultRow row) {
        /** Waits until everything is as before. */
        FaultRow finalRow() throws Exception {
            try (application) {
                FaultRow complete =
                        isAsBefore() ? row : row.with("before " + before + ", after " + application.state());
                return fault.shouldBeOpen() || logs()
                        ? complete
                        : complete.with("its changes are no longer in the log");
            } catch (IOException e) {
                return row.with(String.valueOf(e.getMessage()));
            }
        }

        /** Returns whether a change is still logged: the fault must not have silenced the library. */
        private boolean logs() throws Exception {
            long before = application.changesLogged();
            application.turnUnhealthy();
            application.turnHealthy();
            return Await.isMet(LOGGED, () -> application.changesLogged() > before);
        }

        private boolean isAsBefore() throws Exception {
            return Await.isMet(AS_BEFORE, () -> FaultRun.isAsBefore(fault, before, application.state()));
        }
    }

    /**
     * Causes all faults.
     *
     * @param args the application's network namespace; --write, to write the document
     */
    public static void main(String[] args) throws Exception {
        List<Fault> faults = all();
        List<FaultRow> rows = new ArrayList<>();
        List<Survivor> survivors = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            Fault fault = faults.get(i);
            if (!fault.skipped().isEmpty()) {
                rows.add(FaultRow.skipped(fault));
                System.out.println(FaultRow.skipped(fault));
                continue;
            }
            Survivor survivor = run(fault, args[0], Application.PORT + i * PORTS_EACH);
            System.out.println(survivor.row());
            survivors.add(survivor);
        }
        List<FaultRow> hangs = HangRun.all(args[0], Application.PORT + faults.size() * PORTS_EACH);
        System.out.println("Waiting until everything is as before.");
        for (Survivor survivor : survivors) {
            FaultRow row = survivor.finalRow();
            if (!row.problems().isEmpty()) {
                System.out.println(row);
            }
            rows.add(row);
        }
        rows.addAll(hangs);
        // Last, because its senders may take the processor from other applications for longer than their heartbeats.
        rows.addAll(Hl7Faults.all(args[0], Application.PORT + (faults.size() + HangRun.COUNT) * PORTS_EACH));
        if (List.of(args).contains("--write")) {
            GeneratedPart.write(DOCUMENT, "conformance/run --write writes from here", FaultRow.table(rows));
        }
        System.exit(rows.stream().allMatch(row -> row.problems().isEmpty()) ? 0 : 1);
    }

    static List<Fault> all() throws IOException {
        return Stream.concat(FaultsInside.all().stream(), FaultsOutside.all().stream())
                .toList();
    }

    /** The smallest backlog if the port must be closed; a large one if very many clients connect. */
    static int backlog(Fault fault) {
        return fault.shouldBeOpen() ? 128 : 1;
    }

    private static Survivor run(Fault fault, String namespace, int port) throws Exception {
        Setup setup = new Setup(port, backlog(fault), fault.has(Trait.CHECKS), fault.wrapper());
        ApplicationProcess application =
                new ApplicationProcess(namespace, Files.createTempDirectory("health-faults"), setup);
        try {
            // Once it is open, each check has run, and so has the thread that it needs.
            application.awaitOpen();
            State before = application.settledState();
            return new Survivor(fault, application, before, FaultRun.of(fault, application));
        } catch (Exception e) {
            application.close();
            throw e;
        }
    }
}
