package io.github.healthchecklib.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures how fast a port answers, from the connect to the server's FIN, and the processor time that costs the server:
 * for this library, its alternatives and a bare loop in C, in turn, several times, with a client in C.
 */
final class Answer {
    private static final int RUNS = 8;
    private static final int SECONDS = 2;
    private static final int FIRST_PORT = 9700;
    private static final String BACKLOG = "50";
    private static final List<Integer> CLIENTS = List.of(1, 4);

    private Answer() {}

    public static void main(String[] args) throws Exception {
        List<Contender> contenders = List.of(
                new Contender("bare loop in C", "", "", "", ""),
                Contender.library("health-check-lib", 0),
                Contender.LOOP_50,
                Contender.NETTY,
                Contender.JDK_HTTP,
                Contender.ACTUATOR);
        System.out.println("contender,clients,run,probes,per_second,p50_us,p99_us,p999_us,failed,cpu_us_per_probe");
        List<ContenderProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get(i);
                processes.add(new ContenderProcess(contender, FIRST_PORT + i, command(contender, FIRST_PORT + i)));
            }
            for (int run = 0; run <= RUNS; run++) {
                for (int i = 0; i < contenders.size(); i++) {
                    for (int clients : CLIENTS) {
                        String line = measure(contenders.get(i), processes.get(i), FIRST_PORT + i, clients, run);
                        // The first run warms the JVMs up.
                        if (run > 0) {
                            System.out.println(line);
                        }
                    }
                }
            }
        } finally {
            processes.forEach(ContenderProcess::close);
        }
    }

    private static List<String> command(Contender contender, int port) {
        return contender.folder().isEmpty()
                ? List.of("target/bare", Integer.toString(port), BACKLOG)
                : contender.command(port, "-Xmx256m");
    }

    private static String measure(Contender contender, ContenderProcess process, int port, int clients, int run)
            throws IOException, InterruptedException {
        List<String> load = new ArrayList<>(
                List.of("target/load", Integer.toString(port), Integer.toString(clients), Integer.toString(SECONDS)));
        if (contender.speaksHttp()) {
            load.add(contender.request());
        }
        double cpuBefore = process.cpuSeconds();
        Process client = new ProcessBuilder(load)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] measured = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(",", -1);
        if (client.waitFor() != 0) {
            throw new IOException(contender.name() + " cannot be probed");
        }
        double cpu = process.cpuSeconds() - cpuBefore;
        // The client's warm-up of 2 s is in the processor time, and not in its count.
        double probes = Double.parseDouble(measured[1]) * (SECONDS + 2);
        return String.format(
                Locale.ROOT,
                "%s,%d,%d,%s,%.1f",
                contender.csvName(),
                clients,
                run,
                String.join(",", measured),
                cpu * 1e6 / probes);
    }
}
