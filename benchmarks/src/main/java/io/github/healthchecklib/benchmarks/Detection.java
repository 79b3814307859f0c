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
 * Measures fault detection: after a real fault, how many probes still succeed, and for how long? Or, if the application
 * stays healthy, how many fail? For this library and its alternatives, each in a process of its own, at ten probes a
 * second.
 */
final class Detection {
    private static final int RUNS = 3;
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final Duration OBSERVED = Duration.ofSeconds(15);

    /** Longer than the longest period of a contender. */
    private static final Duration OBSERVED_PERIODIC = Duration.ofSeconds(31);

    /** Of an application that is healthy all the time. */
    private static final Duration OBSERVED_HEALTHY = Duration.ofSeconds(10);

    /** A port that has refused for this long has noticed the fault. */
    private static final Duration NOTICED = Duration.ofSeconds(4);

    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final int FIRST_PORT = 9600;

    private Detection() {}

    private record Outcome(int probes, int wrong, Duration lastWrong, int clients) {}

    private static List<Contender> contenders(int run) {
        // The fault comes at different times of the period: 5 s, 15 s and 25 s before its end.
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
        System.out.println("contender,fault,should_be,run,probes,wrong,last_wrong_s,clients");
        int port = FIRST_PORT;
        for (DetectionFault fault : DetectionFault.all()) {
            for (int run = 0; run < RUNS; run++) {
                List<Contender> contenders = contenders(run);
                ExecutorService threads = Executors.newFixedThreadPool(fault.alone() ? 1 : contenders.size());
                try {
                    List<Future<String>> lines = new ArrayList<>();
                    for (Contender contender : contenders) {
                        int contenderPort = port++;
                        int runNumber = run + 1;
                        lines.add(threads.submit(
                                () -> line(contender, fault, runNumber, observe(contender, fault, contenderPort))));
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

    private static String line(Contender contender, DetectionFault fault, int run, Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "%s,\"%s\",%s,%d,%d,%d,%.2f,%d",
                contender.csvName(),
                fault.name(),
                fault.healthy() ? "open" : "refused",
                run,
                outcome.probes,
                outcome.wrong,
                outcome.lastWrong.toMillis() / 1000.0,
                outcome.clients);
    }

    private static Outcome observe(Contender contender, DetectionFault fault, int port) throws Exception {
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
                throw new IllegalStateException(contender.name() + " is not healthy before the fault");
            }
            try (DetectionFault.Ongoing ongoing = fault.begin().with(process)) {
                return probe(
                        process,
                        ongoing,
                        fault.healthy(),
                        fault.healthy() ? OBSERVED_HEALTHY : contender.isPeriodic() ? OBSERVED_PERIODIC : OBSERVED);
            }
        }
    }

    private static Outcome probe(
            ContenderProcess process, DetectionFault.Ongoing ongoing, boolean healthy, Duration observed) {
        Duration noticed = healthy ? observed : NOTICED;
        long start = System.nanoTime();
        long lastWrong = start;
        int probes = 0;
        int wrong = 0;
        for (long at = start; at - start < observed.toNanos() && at - lastWrong < noticed.toNanos(); ) {
            awaitTime(at);
            long begin = System.nanoTime();
            probes++;
            if (process.probe(TIMEOUT) != healthy) {
                wrong++;
                lastWrong = begin;
            }
            at += PERIOD.toNanos();
            // A probe that takes longer than a period skips ticks, as on a platform.
            at = Math.max(at, System.nanoTime());
        }
        return new Outcome(
                probes, wrong, wrong == 0 ? Duration.ZERO : Duration.ofNanos(lastWrong - start), ongoing.clients());
    }

    private static void awaitTime(long at) {
        for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
        }
    }
}
