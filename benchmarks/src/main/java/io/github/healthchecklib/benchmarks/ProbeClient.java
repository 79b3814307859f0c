package io.github.healthchecklib.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs the client in C: {@code answered/probes.c}, where the loads and their arguments are described. */
final class ProbeClient {
    static final String HEADER =
            "contender,backlog,load,condition,part,at_once,probes,failed,refused,slowest_us,client_late_us";

    private final List<String> load = new ArrayList<>();

    ProbeClient(String load, int... arguments) {
        this.load.addAll(List.of("target/probes", load));
        for (int argument : arguments) {
            this.load.add(Integer.toString(argument));
        }
    }

    /**
     * The probes of one port.
     *
     * @param measured as the client prints it, the port left out
     */
    record Outcome(ProbedPort port, List<String> measured) {
        long probes() {
            return Long.parseLong(measured.get(1));
        }

        long failed() {
            return Long.parseLong(measured.get(2));
        }

        String csv(String load, String condition, int part) {
            return port.contender().csvName() + "," + port.backlog() + "," + load + "," + condition + "," + part + ","
                    + String.join(",", measured);
        }
    }

    List<Outcome> probe(List<ProbedPort> ports) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(load);
        ports.forEach(port -> command.add(port.argument()));
        Process client = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (client.waitFor() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
        return output.lines().map(line -> outcome(ports, line)).toList();
    }

    private static Outcome outcome(List<ProbedPort> ports, String line) {
        List<String> fields = List.of(line.split(",", -1));
        ProbedPort port = ports.stream()
                .filter(each -> each.number() == Integer.parseInt(fields.get(0)))
                .findFirst()
                .orElseThrow();
        return new Outcome(port, fields.subList(1, fields.size()));
    }
}
