package io.github.healthchecklib.conformance;

import io.github.healthchecklib.conformance.Fault.Step;
import io.github.healthchecklib.conformance.Fault.Trait;
import io.github.healthchecklib.faultlab.ApplicationFault;
import io.github.healthchecklib.faultlab.Await;
import io.github.healthchecklib.faultlab.HeapExhaustion;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Faults inside the application's process, and its end. */
final class FaultsInside {
    private static final Step END = ApplicationProcess::endFaults;

    /** Those until the heartbeat's timeout, and the one in progress then. */
    private static final int SILENCE = 6;

    /** Those until a check's next run, and the one in progress then. */
    private static final int NEXT_RUN = 11;

    /** Those until a check's next run times out, and the one in progress then. */
    private static final int NEXT_RUN_LATE = 16;

    /** Those until a check's next run, which may be late by a period because the JVM collects garbage all the time. */
    private static final int NEXT_RUN_OF_A_BUSY_JVM = 2 * NEXT_RUN;

    /** Those while the signal is on its way to the JVM. */
    private static final int SIGNAL = 2;

    /** The one that the current accept still has a descriptor for, and those in the accept queue. */
    private static final int ACCEPTED = 4;

    private static final Duration HEAP_FILLS = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofSeconds(60);

    /** The share of a core that the library's threads may use in any fault. */
    static final double MAX_CPU = 0.05;

    private FaultsInside() {}

    static List<Fault> all() {
        return Stream.of(ofTheLoop(), ofChecks(), ofTheProcess())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Fault> ofTheLoop() {
        return List.of(
                Fault.refused(
                        "the application reports itself unhealthy", 0, Step.send("unhealthy"), Step.send("healthy")),
                Fault.refused(
                        "its loop stops (a heartbeat of 500 ms)",
                        SILENCE,
                        Step.inject(ApplicationFault.LOOP_STOPS),
                        END),
                Fault.refused(
                        "its loop spins forever (a heartbeat of 500 ms)",
                        SILENCE,
                        Step.inject(ApplicationFault.LOOP_SPINS),
                        END));
    }

    private static List<Fault> ofChecks() {
        return List.of(
                Fault.refused(
                        "a check hangs and ignores interrupts (every 1 s, timeout 500 ms)",
                        NEXT_RUN_LATE,
                        Step.inject(ApplicationFault.DEPENDENCY_HANGS),
                        END,
                        Trait.CHECKS),
                Fault.refused(
                        "a deadlock (checked every 1 s)",
                        NEXT_RUN,
                        Step.inject(ApplicationFault.DEADLOCK),
                        application -> {
                            application.signal("KILL");
                            application.restart();
                        },
                        Trait.CHECKS,
                        Trait.FATAL),
                heap("the heap is used up at once (checked every 1 s)", ApplicationFault.HEAP_USED_UP),
                heap("the heap is used up by a slow leak (checked every 1 s)", ApplicationFault.HEAP_LEAK),
                heap("GC thrashing (checked every 1 s)", ApplicationFault.GC_THRASHING),
                Fault.refused(
                                "file descriptors are used up (checked every 1 s)",
                                NEXT_RUN,
                                Step.inject(ApplicationFault.DESCRIPTORS_USED_UP),
                                END,
                                Trait.CHECKS)
                        .startedBy("prlimit", "--nofile=100"),
                descriptorsUnnoticed());
    }

    private static List<Fault> ofTheProcess() {
        return List.of(
                Fault.refused(
                        "the process is frozen (SIGSTOP), with a backlog of 1",
                        2,
                        application -> application.signal("STOP"),
                        application -> application.signal("CONT")),
                Fault.refused(
                        "the process is killed (SIGKILL), and started again",
                        0,
                        application -> {
                            application.signal("KILL");
                            application.awaitExit();
                        },
                        ApplicationProcess::restart,
                        Trait.FATAL),
                Fault.refused(
                        "SIGTERM during work: readiness",
                        SIGNAL,
                        FaultsInside::terminateDuringWork,
                        ApplicationProcess::restart,
                        Trait.READINESS,
                        Trait.FATAL),
                Fault.open(
                                "SIGTERM during work: liveness, until it is done",
                                0,
                                FaultsInside::terminateDuringWork,
                                ApplicationProcess::restart,
                                Trait.FATAL)
                        .lasting(Application.WORK.minusSeconds(1)));
    }

    private static void terminateDuringWork(ApplicationProcess application) throws Exception {
        application.send("work");
        application.signal("TERM");
    }

    private static Fault heap(String name, ApplicationFault fault) {
        return Fault.refused(
                name,
                NEXT_RUN_OF_A_BUSY_JVM,
                application -> {
                    long before = application.said(HeapExhaustion.USED_UP);
                    application.inject(fault);
                    Await.until(
                            HeapExhaustion.USED_UP,
                            HEAP_FILLS,
                            () -> application.said(HeapExhaustion.USED_UP) > before);
                },
                application -> Await.until(
                        HeapExhaustion.FREE,
                        HEAP_FILLS,
                        () -> application.said(HeapExhaustion.FREE) == application.said(HeapExhaustion.USED_UP)),
                Trait.CHECKS);
    }

    /** Without descriptors no probe can be accepted, and the accept threads must not spin. */
    private static Fault descriptorsUnnoticed() {
        Map<String, Double> cpuBefore = new HashMap<>();
        return Fault.refused(
                        "file descriptors are used up for 60 s, without a check of them",
                        ACCEPTED,
                        application -> {
                            application.inject(ApplicationFault.DESCRIPTORS_USED_UP);
                            cpuBefore.putAll(application.cpuOfLibrary());
                        },
                        application -> {
                            double cpu = application.cpuSecondsOfLibrarySince(cpuBefore) / LONG.toSeconds();
                            application.endFaults();
                            if (cpu > MAX_CPU) {
                                throw new IllegalStateException("the ports' threads used " + cpu + " of a core");
                            }
                        })
                .startedBy("prlimit", "--nofile=100")
                .lasting(LONG);
    }
}
