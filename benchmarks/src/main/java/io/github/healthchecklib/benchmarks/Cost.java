package io.github.healthchecklib.benchmarks;

import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures what a health endpoint adds to an otherwise empty application: start-up time, threads, classes, memory, the
 * size of its jars, and wake-ups while idle. For this library with 0, 1, 10 and 100 checks (every 10 s), and for its
 * alternatives.
 */
final class Cost {
    private static final int STARTS = 10;
    private static final int FIRST_PORT = 9800;
    private static final Duration SETTLED = Duration.ofSeconds(15);
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** Jars that only the remote control needs. */
    private static final List<String> OF_THE_HOST = List.of("health-check-contenders-host", "health-check-fault-lab");

    private Cost() {}

    public static void main(String[] args) throws Exception {
        List<Contender> contenders = List.of(
                Contender.NOTHING,
                Contender.library("health-check-lib", 0),
                Contender.library("health-check-lib, 1 check", 1),
                Contender.library("health-check-lib, 10 checks", 10),
                Contender.library("health-check-lib, 100 checks", 100),
                Contender.LOOP_50,
                Contender.NETTY,
                Contender.JDK_HTTP,
                Contender.MICROPROFILE,
                Contender.ACTUATOR);
        double[][] startMillis = starts(contenders);
        System.out.println(
                "contender,start_ms_median,start_ms_least,threads,classes,heap_kb,rss_kb,jars_kb,wake_ups_per_minute");
        List<ContenderProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < contenders.size(); i++) {
                processes.add(start(contenders.get(i), FIRST_PORT + i));
            }
            Thread.sleep(SETTLED.toMillis());
            long[] wakeUps = wakeUps(processes);
            for (int i = 0; i < wakeUps.length; i++) {
                System.out.printf(
                        Locale.ROOT,
                        "%s,%.0f,%.0f,%s,%d,%d%n",
                        contenders.get(i).csvName(),
                        startMillis[i][STARTS / 2],
                        startMillis[i][0],
                        processes.get(i).send("cost"),
                        jarBytes(contenders.get(i)) / 1024,
                        wakeUps[i]);
            }
        } finally {
            processes.forEach(ContenderProcess::close);
        }
    }

    /** While all are idle. */
    private static long[] wakeUps(List<ContenderProcess> processes) throws Exception {
        long[] switches = new long[processes.size()];
        for (int i = 0; i < switches.length; i++) {
            switches[i] = processes.get(i).voluntarySwitches();
        }
        Thread.sleep(IDLE.toMillis());
        for (int i = 0; i < switches.length; i++) {
            switches[i] = processes.get(i).voluntarySwitches() - switches[i];
        }
        return switches;
    }

    private static ContenderProcess start(Contender contender, int port) throws Exception {
        return new ContenderProcess(
                contender, port, contender.command(port, "-Xmx64m", "-XX:+UseSerialGC", "-Didle=true"));
    }

    /** From the start of each process until it reports that it has started, in turn; sorted. */
    private static double[][] starts(List<Contender> contenders) throws Exception {
        double[][] millis = new double[contenders.size()][STARTS];
        for (int run = -1; run < STARTS; run++) {
            for (int i = 0; i < contenders.size(); i++) {
                long begun = System.nanoTime();
                start(contenders.get(i), FIRST_PORT + i).close();
                if (run >= 0) {
                    millis[i][run] = (System.nanoTime() - begun) / 1e6;
                }
            }
        }
        for (double[] each : millis) {
            Arrays.sort(each);
        }
        return millis;
    }

    private static long jarBytes(Contender contender) throws Exception {
        long bytes = 0;
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(Path.of("contenders", contender.folder(), "target", "lib"), "*.jar")) {
            for (Path jar : jars) {
                String name = jar.getFileName().toString();
                boolean ofTheHost = OF_THE_HOST.stream().anyMatch(name::startsWith)
                        || name.startsWith("health-check-core")
                                && !contender.folder().equals("library");
                if (!ofTheHost) {
                    bytes += Files.size(jar);
                }
            }
        }
        return bytes;
    }
}
