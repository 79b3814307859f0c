package io.github.healthchecklib.conformance;

import io.github.healthchecklib.faultlab.Await;
import io.github.healthchecklib.faultlab.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * keepalived, which holds a virtual address for as long as a hundred scripts succeed, each a {@code nc -z} every
 * second. Its {@code TCP_CHECK} needs the kernel's load balancer (IPVS), which few machines have.
 */
final class Keepalived implements RealProber {
    private static final int SCRIPTS = 100;
    private static final int PROBES = 10_000;
    private static final String VIRTUAL_ADDRESS = "10.99.2.1";

    @Override
    public String name() {
        return "keepalived, vrrp_script with nc -z";
    }

    @Override
    public String command() {
        return Commands.find("nc").isPresent() ? "keepalived" : "nc";
    }

    @Override
    public String rules() {
        return "every second; releases the address after 2 failures, takes it after 2 successes";
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Override
    public Running start(Path folder) throws Exception {
        Path config = folder.resolve("keepalived.conf");
        Path log = folder.resolve("keepalived.log");
        String device = Commands.run(List.of("ip", "-brief", "link", "show", "type", "veth"))
                .output()
                .split("@", -1)[0];
        Files.writeString(config, configuration(device));
        Process keepalived = Commands.start(
                log,
                List.of(
                        Commands.find("keepalived").orElseThrow().toString(),
                        "--vrrp",
                        "--dont-fork",
                        "--log-console",
                        "--use-file=" + config,
                        "--pid=" + folder.resolve("keepalived.pid"),
                        "--vrrp_pid=" + folder.resolve("keepalived-vrrp.pid")));
        return new Scripts(keepalived, log, device);
    }

    private static String configuration(String device) {
        StringBuilder scripts = new StringBuilder();
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < SCRIPTS; i++) {
            scripts.append(
                    """
                    vrrp_script s%d {
                        script "%s -z -w 1 %s %d"
                        interval 1
                        timeout 1
                        fall 2
                        rise 2
                    }
                    """.formatted(i, Commands.find("nc").orElseThrow(), ApplicationProcess.ADDRESS, Application.PORT));
            names.append("        s").append(i).append('\n');
        }
        return """
                global_defs {
                    vrrp_version 3
                    script_user root
                    enable_script_security
                }
                %svrrp_instance application {
                    state BACKUP
                    interface %s
                    virtual_router_id 51
                    priority 100
                    advert_int 0.1
                    virtual_ipaddress { %s/32 }
                    track_script {
                %s
                    }
                }
                """.formatted(scripts, device, VIRTUAL_ADDRESS, names);
    }

    private record Scripts(Process keepalived, Path log, String device) implements Running {
        @Override
        public boolean seesHealthy() throws Exception {
            return Commands.run(List.of("ip", "-brief", "address", "show", "dev", device))
                    .output()
                    .contains(VIRTUAL_ADDRESS + "/");
        }

        @Override
        public Burst burst(ProbedProcess application) throws Exception {
            long failedBefore = failed();
            long before = application.connectionsTaken();
            Await.until(
                    "10,000 probes", Duration.ofMinutes(3), () -> application.connectionsTaken() - before >= PROBES);
            return new Burst(PROBES, failed() - failedBefore);
        }

        /** It logs whenever the result of a script changes. */
        private long failed() throws Exception {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.contains("now returning") || line.contains("timed out"))
                    .filter(line -> !line.endsWith("now returning 0"))
                    .count();
        }

        @Override
        public void close() {
            Commands.end(keepalived);
        }
    }
}
