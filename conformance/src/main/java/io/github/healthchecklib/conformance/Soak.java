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
 * Sends two applications, one with the smallest backlog and one with a large one, through fault after fault in random
 * order for a given time: their ports must be in the correct state, their heap, threads and descriptors must be as
 * before afterwards, and the library's threads must be at rest. Exit code 0 if so, 1 if not.
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
        // Both live until the end, so faults that end a process or need a special start are left out.
        this.faults = Faults.all().stream()
                .filter(fault -> fault.skipped().isEmpty() && fault.wrapper().isEmpty() && fault.isSurvived())
                .filter(fault -> !fault.equals(FaultsOutside.FLOOD))
                .map(fault -> fault.lasting(EACH))
                .collect(Collectors.toList());
    }

    /**
     * Runs the soak.
     *
     * @param args the application's network namespace, and the time in seconds
     */
    public static void main(String[] args) throws Exception {
        long seed = System.nanoTime();
        System.out.println("Random order with seed " + seed);
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
        // What is allocated once, at the first change and the first probe, is not a leak.
        boolean held = one(faults.get(0), usual);
        held &= one(faults.get(0), patient);
        State usualBefore = usual.state();
        State patientBefore = patient.state();
        Set<String> seen = new TreeSet<>();
        int count = 0;
        for (long begun = System.nanoTime(); System.nanoTime() - begun < lasts.toNanos(); count++) {
            // Each kind once before any is repeated.
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

    /** Returns whether the library's threads use next to no processor time, apart from the checks. */
    private static boolean isAtRest(ApplicationProcess application) throws Exception {
        Map<String, Double> before = application.cpuOfLibrary();
        long begun = System.nanoTime();
        Await.until("the time is over", OBSERVED.plusSeconds(1), () -> System.nanoTime() - begun > OBSERVED.toNanos());
        double cores = application.cpuSecondsOfLibrarySince(before) / OBSERVED.toSeconds();
        boolean atRest = cores < FaultsInside.MAX_CPU;
        System.out.printf(
                Locale.ROOT,
                "%s: the library's threads used %.1f%% of a core%n",
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
