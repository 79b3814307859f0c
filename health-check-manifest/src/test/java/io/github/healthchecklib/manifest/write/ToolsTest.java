package io.github.healthchecklib.manifest.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.client.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs that manifests are for accept them. */
class ToolsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("services")
    void docker_compose_reads_the_health_check(ProbedService probed) throws Exception {
        Tool compose = Tool.find("docker-compose");
        Path file = write("docker-compose.yml", ManifestFormat.COMPOSE.write(probed));

        assertThat(compose.accepts("--file", file, "config", "--services")).isEqualTo(probed.name() + "\n");
        Parsed service = Parsed.yaml(compose.accepts("--file", file, "config"))
                .at("services")
                .only();
        assertThat(service.at("image").value()).isEqualTo(probed.image());
        boolean standard = !probed.equals(ProbedServices.changed());
        assertThat(service.at("healthcheck").map().toString())
                .contains(standard ? "interval=10s" : "interval=30s")
                .contains(standard ? "timeout=5s" : "timeout=9s")
                .contains(standard ? "retries=3" : "retries=2")
                .contains(standard ? "start_period=1m" : "start_period=10s")
                .contains(standard ? "127.0.0.1:9000]" : "--timeout, 5s, 127.0.0.1:8080]");
        assertThat(service.has("environment")).isNotEqualTo(standard);
    }

    @ParameterizedTest
    @MethodSource("services")
    void haproxy_accepts_the_backend(ProbedService probed) throws Exception {
        Tool haproxy = Tool.find("haproxy");
        Path file = write("haproxy.cfg", """
                defaults
                    mode tcp
                    timeout connect 5s
                    timeout client 1m
                    timeout server 1m

                frontend in
                    bind 127.0.0.1:2575
                    default_backend %s

                """.formatted(probed.name()) + ManifestFormat.HAPROXY.write(probed));

        assertThat(haproxy.accepts("-c", "-f", file)).doesNotContain("WARNING");
    }

    @ParameterizedTest
    @MethodSource("services")
    void keepalived_accepts_the_real_servers(ProbedService probed) throws Exception {
        Tool keepalived = Tool.find("keepalived");
        // A virtual server has real servers of one family.
        for (Target instance : probed.instances()) {
            ProbedService one = new ProbedService(probed.name(), probed.image(), probed.plan(), List.of(instance));
            Path file = write("keepalived.conf", """
                    virtual_server %s 2575 {
                        lb_algo rr
                        lb_kind NAT
                        protocol TCP
                    %s}
                    """.formatted(
                            instance.host().contains(":") ? "2001:db8::1" : "10.0.0.1",
                            ManifestFormat.KEEPALIVED.write(one).indent(4)));

            assertThat(keepalived.accepts("--config-test", "--use-file=" + file))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void monit_accepts_the_checks(ProbedService probed) throws Exception {
        Tool monit = Tool.find("monit");
        Path file = write("monitrc", "set daemon 10\n" + ManifestFormat.MONIT.write(probed));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThat(monit.accepts("-t", "-c", file)).contains("Control file syntax OK");
    }

    @ParameterizedTest
    @MethodSource("services")
    void prometheus_accepts_scrape_configs_and_rules(ProbedService probed) throws Exception {
        Tool promtool = Tool.find("promtool");
        write("rules.yml", ManifestFormat.PROMETHEUS_RULES.write(probed));
        Path file =
                write("prometheus.yml", "rule_files: [rules.yml]\n" + ManifestFormat.PROMETHEUS_SCRAPE.write(probed));

        assertThat(promtool.accepts("check", "config", file)).contains("SUCCESS: 3 rules found");
    }

    @ParameterizedTest
    @MethodSource("services")
    void blackbox_exporter_accepts_the_modules(ProbedService probed) throws Exception {
        Tool exporter = Tool.find("prometheus-blackbox-exporter");
        Path file = write("blackbox.yml", ManifestFormat.BLACKBOX_MODULES.write(probed));

        assertThat(exporter.accepts("--config.check", "--config.file=" + file)).contains("Config file is ok");
    }

    @ParameterizedTest
    @EnumSource(names = {"TERRAFORM_APP", "TERRAFORM_JOB", "NOMAD"})
    void terraform_has_nothing_to_format(ManifestFormat format) throws Exception {
        Tool terraform = Tool.findIfPossible("terraform");
        for (ProbedService probed : List.of(ProbedServices.standard(), ProbedServices.changed())) {
            Path file = write("main.tf", format.write(probed));

            // Fails if it would change something.
            terraform.accepts("fmt", "-check", "-diff", file);
        }
    }

    static Stream<ProbedService> services() {
        return Stream.concat(
                Stream.of(ProbedServices.standard(), ProbedServices.changed()),
                ProbedServices.ambiguousNames().map(ProbedServices::named));
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }
}
