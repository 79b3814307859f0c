package io.github.healthchecklib.conformance;

import io.github.healthchecklib.conformance.Fault.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What goes wrong inside the application's process, or ends it. */
final class FaultsInside {
    private static final Step GO_ON = Step.tell("go on");

    /** Those until the longest silence is over, and the one that is under way then. */
    private static final int SILENCE = 6;

    /** Those until a check's next run, and one that is under way then. */
    private static final int NEXT_RUN = 11;

    /** Those until a check's next run has taken too long, and one that is under way then. */
    private static final int NEXT_RUN_LATE = 16;

    /** Those until a check's next run, if that is late by as much again since the JVM collects garbage all the time. */
    private static final int NEXT_RUN_OF_A_BUSY_JVM = 2 * NEXT_RUN;

    /** While the signal is on its way to the JVM. */
    private static final int SIGNAL = 2;

    /**
     * The one that an accept which has begun still has a descriptor for, and those in the queue of connections then.
     */
    private static final int ACCEPTED = 4;

    private static final Duration HEAP_FILLS = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Of a core, which the library's threads may take however badly things go. */
    static final double MOST_CPU = 0.05;

    private FaultsInside() {}

    static List<Fault> all() {
        return List.of(
                Fault.refused(
                        "the application says that it is unhealthy", 0, Step.tell("unhealthy"), Step.tell("healthy")),
                Fault.refused("its loop stops (a heartbeat of 500 ms)", SILENCE, Step.tell("stall"), GO_ON),
                Fault.refused("its loop spins for ever (a heartbeat of 500 ms)", SILENCE, Step.tell("spin"), GO_ON),
                Fault.refused(
                                "a check hangs, and does not heed interrupts (every 1 s, timeout 500 ms)",
                                NEXT_RUN_LATE,
                                Step.tell("hang"),
                                GO_ON)
                        .withChecks(),
                Fault.refused("a deadlock (checked every 1 s)", NEXT_RUN, Step.tell("deadlock"), application -> {
                            application.signal("KILL");
                            application.restart();
                        })
                        .withChecks()
                        .fatal(),
                heap("the heap is used up at once (checked every 1 s)", "heap at once"),
                heap("the heap is used up by a slow leak (checked every 1 s)", "heap slowly"),
                heap("all time goes into collecting garbage (checked every 1 s)", "garbage"),
                Fault.refused(
                                "file descriptors are used up (checked every 1 s)",
                                NEXT_RUN,
                                Step.tell("descriptors"),
                                GO_ON)
                        .withChecks()
                        .startedBy("prlimit", "--nofile=100"),
                descriptorsUnnoticed(),
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
                                ApplicationProcess::restart)
                        .fatal(),
                Fault.refused(
                                "SIGTERM in the middle of work: readiness",
                                SIGNAL,
                                FaultsInside::terminateInTheMiddleOfWork,
                                ApplicationProcess::restart)
                        .seenByReadiness()
                        .fatal(),
                Fault.open(
                                "SIGTERM in the middle of work: liveness, until it is done",
                                0,
                                FaultsInside::terminateInTheMiddleOfWork,
                                ApplicationProcess::restart)
                        .lasting(Application.WORK.minusSeconds(1))
                        .fatal());
    }

    private static void terminateInTheMiddleOfWork(ApplicationProcess application) throws Exception {
        application.tell("work");
        application.signal("TERM");
    }

    private static Fault heap(String name, String command) {
        return Fault.refused(
                        name,
                        NEXT_RUN_OF_A_BUSY_JVM,
                        application -> {
                            long before = application.said(Trouble.HEAP_USED_UP);
                            application.tell(command);
                            Await.until(
                                    Trouble.HEAP_USED_UP,
                                    HEAP_FILLS,
                                    () -> application.said(Trouble.HEAP_USED_UP) > before);
                        },
                        application -> Await.until(
                                Trouble.HEAP_FREE,
                                HEAP_FILLS,
                                () -> application.said(Trouble.HEAP_FREE) == application.said(Trouble.HEAP_USED_UP)))
                .withChecks();
    }

    /** Without descriptors no probe can be accepted, and the threads that try to must not go wild. */
    private static Fault descriptorsUnnoticed() {
        Map<Path, Long> cpuBefore = new HashMap<>();
        return Fault.refused(
                        "file descriptors are used up for 60 s, and no check looks at them",
                        ACCEPTED,
                        application -> {
                            application.tell("descriptors");
                            cpuBefore.putAll(application.cpuOfLibrary());
                        },
                        application -> {
                            double cpu = application.cpuSecondsOfLibrarySince(cpuBefore) / LONG.toSeconds();
                            application.tell("go on");
                            if (cpu > MOST_CPU) {
                                throw new IllegalStateException("the ports' threads took " + cpu + " of a core");
                            }
                        })
                .startedBy("prlimit", "--nofile=100")
                .lasting(LONG);
    }
}
