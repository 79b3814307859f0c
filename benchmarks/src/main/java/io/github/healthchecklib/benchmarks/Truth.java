package io.github.healthchecklib.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * After something has gone wrong, for real: how many probes still succeed, and for how long? Or, where the application
 * stays healthy, how many fail? Of this library and what users would pick instead, at ten probes a second, each
 * contender in a process of its own.
 */
final class Truth {
    private static final int RUNS = 3;
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final Duration OBSERVED = Duration.ofSeconds(15);

    /** Longer than the longest period of a contender. */
    private static final Duration OBSERVED_PERIODIC = Duration.ofSeconds(31);

    /** Of an application that is healthy all the time. */
    private static final Duration OBSERVED_HEALTHY = Duration.ofSeconds(10);

    /** What has refused for so long has understood. */
    private static final Duration REFUSED = Duration.ofSeconds(4);

    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final int FIRST_PORT = 9600;

    private Truth() {}

    private record Outcome(int probes, int lies, Duration lastLie, int clients) {}

    private static List<Contender> contenders(int run) {
        // So that the fault comes at different times of its period: 5 s, 15 s and 25 s before its end.
        int firstAfterSeconds = (int) SETTLED.toSeconds() + 5 + 10 * run;
        return List.of(
                Contender.LIBRARY,
                Contender.LIBRARY_50,
                Contender.LOOP_1,
                Contender.LOOP_50,
                Contender.ACTUATOR,
                Contender.MICROPROFILE,
                Contender.periodic(firstAfterSeconds));
    }

    public static void main(String[] args) throws Exception {
        System.out.println("contender,fault,truth,run,probes,lies,last_lie_s,clients");
        int port = FIRST_PORT;
        for (TruthFault fault : TruthFault.all()) {
            for (int run = 0; run < RUNS; run++) {
                List<Contender> contenders = contenders(run);
                ExecutorService threads = Executors.newFixedThreadPool(fault.alone() ? 1 : contenders.size());
                try {
                    List<Future<String>> lines = new ArrayList<>();
                    for (Contender contender : contenders) {
                        int itsPort = port++;
                        int itsRun = run + 1;
                        lines.add(threads.submit(
                                () -> line(contender, fault, itsRun, observe(contender, fault, itsPort))));
                    }
                    for (Future<String> line : lines) {
                        System.out.println(line.get());
                    }
                } finally {
                    threads.shutdownNow();
                }
            }
        }
    }

    private static String line(Contender contender, TruthFault fault, int run, Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "%s,\"%s\",%s,%d,%d,%d,%.2f,%d",
                contender.csvName(),
                fault.name(),
                fault.healthy() ? "open" : "refused",
                run,
                outcome.probes,
                outcome.lies,
                outcome.lastLie.toMillis() / 1000.0,
                outcome.clients);
    }

    private static Outcome observe(Contender contender, TruthFault fault, int port) throws Exception {
        List<String> command = new ArrayList<>(fault.wrapper());
        command.addAll(contender.command(port, "-Xmx64m", "-XX:+UseSerialGC"));
        try (ContenderProcess process = new ContenderProcess(contender, port, command)) {
            long started = System.nanoTime();
            int healthy = 0;
            for (long at = started; at - started < SETTLED.toNanos(); at += PERIOD.toNanos()) {
                awaitTime(at);
                healthy = process.probe(TIMEOUT) ? healthy + 1 : 0;
            }
            if (healthy < SETTLED.toMillis() / PERIOD.toMillis() / 3) {
                throw new IllegalStateException(contender.name() + " is not healthy before anything has gone wrong");
            }
            try (TruthFault.Ongoing ongoing = fault.begin().with(process)) {
                return probe(
                        process,
                        ongoing,
                        fault.healthy(),
                        fault.healthy() ? OBSERVED_HEALTHY : contender.isPeriodic() ? OBSERVED_PERIODIC : OBSERVED);
            }
        }
    }

    private static Outcome probe(
            ContenderProcess process, TruthFault.Ongoing ongoing, boolean healthy, Duration observed) {
        Duration understood = healthy ? observed : REFUSED;
        long begun = System.nanoTime();
        long lastLie = begun;
        int probes = 0;
        int lies = 0;
        for (long at = begun; at - begun < observed.toNanos() && at - lastLie < understood.toNanos(); ) {
            awaitTime(at);
            long asked = System.nanoTime();
            probes++;
            if (process.probe(TIMEOUT) != healthy) {
                lies++;
                lastLie = asked;
            }
            at += PERIOD.toNanos();
            // A probe that takes longer than a period makes those of the time be left out, as a platform does.
            at = Math.max(at, System.nanoTime());
        }
        return new Outcome(
                probes, lies, lies == 0 ? Duration.ZERO : Duration.ofNanos(lastLie - begun), ongoing.clients());
    }

    private static void awaitTime(long at) {
        for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
        }
    }
}
