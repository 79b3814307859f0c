package io.github.healthchecklib.conformance;

import io.github.healthchecklib.conformance.ApplicationProcess.State;
import io.github.healthchecklib.faultlab.Await;
import io.github.healthchecklib.faultlab.GeneratedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tests the health port with each real prober that is installed: the prober must see a healthy application as healthy,
 * an unhealthy one as unhealthy, and its recovery; after very many probes everything must be as before. Exit code 0 if
 * so, 1 if not.
 */
final class Conformance {
    private static final String TARGET = ApplicationProcess.ADDRESS + ":" + Application.PORT;
    private static final Path DOCUMENT = Path.of("..", "docs", "conformance.md");
    private static final Duration START = Duration.ofSeconds(30);

    private final String namespace;

    private Conformance(String namespace) {
        this.namespace = namespace;
    }

    /**
     * Runs all probers.
     *
     * @param args the application's network namespace; --write, to write the document
     */
    public static void main(String[] args) throws Exception {
        Conformance conformance = new Conformance(args[0]);
        List<ProberRow> rows = new ArrayList<>();
        for (RealProber prober : probers()) {
            rows.add(conformance.row(prober, prober.name(), ApplicationProcess::forProbers));
        }
        for (RealProber prober : List.of(new Haproxy(true), new Prometheus(), new Podman(client(TARGET)))) {
            rows.add(conformance.row(prober, "the HL7 example, probed by " + prober.name(), Hl7Process::new));
        }
        if (List.of(args).contains("--write")) {
            GeneratedPart.write(DOCUMENT, "conformance/run --write writes from here", ProberRow.table(rows));
        }
        System.exit(rows.stream().allMatch(row -> row.problems().isEmpty()) ? 0 : 1);
    }

    private static List<RealProber> probers() throws IOException {
        String address = ApplicationProcess.ADDRESS;
        String port = Integer.toString(Application.PORT);
        List<String> client = client(TARGET);
        return List.of(
                new Haproxy(false),
                new Haproxy(true),
                new Nginx(),
                new Prometheus(),
                new Keepalived(),
                CommandProber.byExitCode(
                        "monitoring-plugins, check_tcp",
                        "check_tcp",
                        10_000,
                        "/usr/lib/nagios/plugins/check_tcp",
                        "-H",
                        address,
                        "-p",
                        port),
                CommandProber.byExitCode("nc -z", "nc", 10_000, "nc", "-z", "-w", "2", address, port),
                CommandProber.byExitCode(
                        "bash, /dev/tcp", "bash", 10_000, "bash", "-c", ": </dev/tcp/" + address + "/" + port),
                nmap("nmap, connect scan", "-sT"),
                nmap("nmap, half-open scan", "-sS"),
                // A JVM each time takes its time, so the burst is smaller.
                CommandProber.byExitCode("health-check-client.jar", "java", 100, client.toArray(String[]::new)),
                new Podman(client));
    }

    /**
     * Its burst is of 10,000 addresses, which are all the application's machine. It ends its connections by a reset.
     */
    private static CommandProber nmap(String name, String scan) {
        String burst = "echo $((10000 - $(nmap -n -Pn " + scan + " -p " + Application.PORT
                + " --max-rate 1000 --max-retries 3 -oG - 10.98.0-39.1-250 | grep -c /open/)))";
        return new CommandProber(
                name,
                "nmap",
                List.of(
                        "nmap",
                        "-n",
                        "-Pn",
                        scan,
                        "-p",
                        Integer.toString(Application.PORT),
                        ApplicationProcess.ADDRESS),
                result -> result.output().contains("/tcp open"),
                true,
                10_000,
                burst);
    }

    private static List<String> client(String target) throws IOException {
        try (var jars = Files.newDirectoryStream(Path.of("target", "lib"), "health-check-client-*.jar")) {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-jar",
                    jars.iterator().next().toAbsolutePath().toString(),
                    target);
        }
    }

    private interface Launch {
        ProbedProcess in(String namespace, Path folder) throws Exception;
    }

    private ProberRow row(RealProber prober, String name, Launch launch) throws Exception {
        Path folder = Files.createTempDirectory("prober");
        String obstacle = prober.obstacle(folder);
        ProberRow row = obstacle.isEmpty()
                ? run(prober, name, launch, folder)
                : ProberRow.skipped(name, prober.rules(), obstacle);
        System.out.println(row);
        return row;
    }

    private ProberRow run(RealProber prober, String name, Launch launch, Path folder) throws Exception {
        List<String> problems = new ArrayList<>();
        try (ProbedProcess application = launch.in(namespace, folder);
                RealProber.Running running = prober.start(folder)) {
            Await.until(prober.name() + " sees healthy as healthy", START, running::seesHealthy);
            application.turnUnhealthy();
            Duration down = Await.until(
                    prober.name() + " sees unhealthy as unhealthy", prober.patience(), () -> !running.seesHealthy());
            application.turnHealthy();
            Duration up = Await.until(prober.name() + " sees the recovery", prober.patience(), running::seesHealthy);

            State before = application.settledState();
            long resetsBefore = ProbedProcess.resetsSeen();
            RealProber.Burst burst = running.burst(application);
            long resets = prober.resetsItself() ? 0 : ProbedProcess.resetsSeen() - resetsBefore;
            if (burst.failed() > 0) {
                problems.add(burst.failed() + " probes of a healthy application failed");
            }
            if (resets > 0) {
                problems.add(resets + " probes of a healthy application were reset");
            }
            try {
                Await.until("everything is as before", Duration.ofSeconds(10), () -> {
                    State after = application.state();
                    return after.isAsBefore(before) && after.logLines() == before.logLines();
                });
            } catch (IllegalStateException e) {
                problems.add("before " + before + ", after " + application.state());
            }
            return new ProberRow(name, prober.rules(), "", down, up, burst.probes(), burst.failed(), problems);
        } catch (IllegalStateException e) {
            problems.add(String.valueOf(e.getMessage()));
            return new ProberRow(name, prober.rules(), "", Duration.ZERO, Duration.ZERO, 0, 0, problems);
        }
    }
}
