package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.Prober;
import io.github.healthchecklib.client.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures how many targets one core can probe in a second: with this library's prober, at 10,000 targets every second;
 * with nmap's connect scan and with a prober in C, as fast as they can. In turn, several times, on one machine.
 */
final class Sweep {
    private static final int RUNS = 3;
    private static final int TARGETS = 10_000;
    private static final int C_ROUNDS = 10;
    private static final int SECONDS = 10;

    private Sweep() {}

    public static void main(String[] args) throws Exception {
        Process listener = FleetListener.launch();
        try (BufferedReader output = listener.inputReader()) {
            int port = Integer.parseInt(output.readLine());
            List<Target> targets = new ArrayList<>();
            for (int i = 0; i < TARGETS; i++) {
                targets.add(new Target("127.0." + (1 + i / 250) + "." + (1 + i % 250), port));
            }
            System.out.println("prober,run,open,cpu_s,per_core_second");
            for (int run = 0; run <= RUNS; run++) {
                String library = library(targets);
                String nmap = nmap(port);
                String c = inC(port);
                // The first is for the JVM to get warm.
                if (run > 0) {
                    System.out.println(line("health-check-client", run, library));
                    System.out.println(line("\"nmap, connect scan\"", run, nmap));
                    System.out.println(line("\"epoll, in C\"", run, c));
                }
            }
        } finally {
            listener.destroy();
            listener.waitFor();
        }
    }

    private static String line(String prober, int run, String measured) {
        String[] fields = measured.split(",", -1);
        double perCoreSecond = Double.parseDouble(fields[0]) / Double.parseDouble(fields[1]);
        return String.format(Locale.ROOT, "%s,%d,%s,%.0f", prober, run, measured, perCoreSecond);
    }

    private static String library(List<Target> targets) throws InterruptedException {
        AtomicLong open = new AtomicLong();
        try (Prober prober = new Prober()) {
            prober.probeEvery(
                    targets, ProbeSettings.defaults().withPeriod(Duration.ofSeconds(1)), result -> count(result, open));
            Thread.sleep(Duration.ofSeconds(2).toMillis());
            long openBefore = open.get();
            long cpuBefore = cpuNanos();
            Thread.sleep(Duration.ofSeconds(SECONDS).toMillis());
            return String.format(Locale.ROOT, "%d,%.3f", open.get() - openBefore, (cpuNanos() - cpuBefore) / 1e9);
        }
    }

    private static void count(ProbeResult result, AtomicLong open) {
        if (result.isOpen()) {
            open.incrementAndGet();
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static String nmap(int port) throws IOException, InterruptedException {
        return run("TIMEFORMAT='%U %S'; exec 3>&1; { time nmap -n -Pn -sT -T5 -p " + port
                + " --min-rate 10000 -oG - 127.0.1-40.1-250 | grep -c /open/ >&3; } 2>&1"
                + " | awk 'BEGIN { ORS = \"\" } { print \",\" $1 + $2 }'");
    }

    private static String inC(int port) throws IOException, InterruptedException {
        return run("target/sweep " + port + " " + TARGETS + " " + C_ROUNDS + " 500");
    }

    private static String run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + output);
        }
        return output.strip().replaceAll("\\s", "");
    }
}
