package io.github.healthchecklib.conformance;

import io.github.healthchecklib.conformance.ApplicationProcess.Setup;
import io.github.healthchecklib.conformance.ApplicationProcess.State;
import io.github.healthchecklib.faultlab.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Lets two applications, one with the smallest backlog and one with a large one, go through fault after fault, in a
 * random order, for as long as it is told: their ports must tell the truth each time, their heap, threads and
 * descriptors must be what they were afterwards, and the library's threads must be at rest. Exit code 0 if so, 1 if
 * not.
 */
final class Soak {
    private static final Duration EACH = Duration.ofSeconds(4);
    private static final Duration OBSERVED = Duration.ofSeconds(5);
    private static final int OTHER_PORT = Application.PORT + 10;

    private final ApplicationProcess usual;
    private final ApplicationProcess patient;
    private final List<Fault> faults;
    private final Random random;

    private Soak(ApplicationProcess usual, ApplicationProcess patient, Random random) throws IOException {
        this.usual = usual;
        this.patient = patient;
        this.random = random;
        // Both live for all of it, so those faults are left out that end a process, or need one that is started
        // otherwise.
        this.faults = Faults.all().stream()
                .filter(fault -> fault.skipped().isEmpty() && fault.wrapper().isEmpty() && fault.isSurvived())
                .filter(fault -> !fault.equals(FaultsOutside.FLOOD))
                .map(fault -> fault.lasting(EACH))
                .collect(Collectors.toList());
    }

    /**
     * Runs it.
     *
     * @param args the application's network namespace, and how many seconds
     */
    public static void main(String[] args) throws Exception {
        long seed = System.nanoTime();
        System.out.println("In a random order, by the seed " + seed);
        boolean held;
        try (ApplicationProcess usual = start(args[0], Application.PORT, 1);
                ApplicationProcess patient = start(args[0], OTHER_PORT, 128)) {
            held = new Soak(usual, patient, new Random(seed)).run(Duration.ofSeconds(Long.parseLong(args[1])));
        }
        System.exit(held ? 0 : 1);
    }

    private static ApplicationProcess start(String namespace, int port, int backlog) throws IOException {
        return new ApplicationProcess(
                namespace, Files.createTempDirectory("health-soak"), new Setup(port, backlog, true, List.of()));
    }

    private boolean run(Duration lasts) throws Exception {
        // What is made once, at the first change and the first probe, is no leak.
        boolean held = one(faults.get(0), usual);
        held &= one(faults.get(0), patient);
        State usualBefore = usual.state();
        State patientBefore = patient.state();
        Set<String> seen = new TreeSet<>();
        int count = 0;
        for (long begun = System.nanoTime(); System.nanoTime() - begun < lasts.toNanos(); count++) {
            // Each kind once, before any comes again.
            if (count % faults.size() == 0) {
                Collections.shuffle(faults, random);
            }
            Fault fault = faults.get(count % faults.size());
            held &= one(fault, Faults.backlog(fault) == 1 ? usual : patient);
            seen.add(fault.name());
        }
        System.out.println(count + " faults of " + seen.size() + " kinds; waiting until everything is as before.");
        held &= isAsBefore(usual, usualBefore);
        held &= isAsBefore(patient, patientBefore);
        held &= isAtRest(usual);
        held &= isAtRest(patient);
        return held;
    }

    private static boolean one(Fault fault, ApplicationProcess application) throws Exception {
        FaultRow row = FaultRun.of(fault, application);
        System.out.println(row);
        return row.problems().isEmpty();
    }

    /** Whether the library's threads take next to nothing of the processor, but for what the checks take. */
    private static boolean isAtRest(ApplicationProcess application) throws Exception {
        Map<String, Double> before = application.cpuOfLibrary();
        long begun = System.nanoTime();
        Await.until("some time is over", OBSERVED.plusSeconds(1), () -> System.nanoTime() - begun > OBSERVED.toNanos());
        double cores = application.cpuSecondsOfLibrarySince(before) / OBSERVED.toSeconds();
        boolean atRest = cores < FaultsInside.MAX_CPU;
        System.out.printf(
                Locale.ROOT,
                "%s: the library's threads took %.1f %% of a core%n",
                atRest ? "at rest" : "NOT AT REST",
                100 * cores);
        return atRest;
    }

    private static boolean isAsBefore(ApplicationProcess application, State before) throws Exception {
        boolean asBefore =
                Await.isMet(Faults.AS_BEFORE, () -> application.state().isAsBefore(before));
        System.out.println((asBefore ? "as before: " : "NOT AS BEFORE: ") + before + ", now " + application.state());
        return asBefore;
    }
}
