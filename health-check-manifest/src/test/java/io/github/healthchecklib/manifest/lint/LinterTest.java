package io.github.healthchecklib.manifest.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.Corpus;
import io.github.healthchecklib.manifest.read.Manifest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes in effect, options, and the limits of each number. */
class LinterTest {
    @Test
    void ingress_adds_the_platforms_probes() throws Exception {
        List<EffectiveProbe> probes = report("rules/all-probes-injected.yaml").probes();

        assertThat(probes).extracting(EffectiveProbe::type).containsExactly(ProbeType.values());
        assertThat(probes).allMatch(EffectiveProbe::injected);
        assertThat(probes).extracting(EffectiveProbe::port).containsOnly(8080L);
        assertThat(probes)
                .extracting(EffectiveProbe::settings)
                .containsExactly(
                        null,
                        new ProbeSettings(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5), 1, 48),
                        new ProbeSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3), 1, 240));
    }

    @Test
    void times_of_a_container_are_reported() throws Exception {
        assertThat(report("wild/hl7-server.yaml").times())
                .extracting(ContainerReport.EventTime::toString)
                .contains("a hung process is restarted: 35 to 45 s");
    }

    @Test
    void probe_that_needs_an_answer_fails_at_once_when_frozen() throws Exception {
        assertThat(report("wild/dynamic.tf").times()).hasSize(1);
        assertThat(times("rules/http-on-health-port.yaml")).contains("a frozen process is noticed: 21 to 31 s");
    }

    @Test
    void frozen_times_are_known_only_for_health_ports() throws Exception {
        String unknown = "depends on the backlog of the port, which is not known to be a health port";

        assertThat(times("wild/tomcat.yaml"))
                .contains(
                        "a hung process is restarted: 35 to 45 s",
                        "a frozen process is noticed: " + unknown,
                        "a frozen process is restarted: " + unknown,
                        "a frozen process is out of traffic: " + unknown);
    }

    @Test
    void exec_probe_does_not_notice_a_frozen_process() throws Exception {
        assertThat(times("wild/exec-probe.yaml"))
                .contains(
                        "a hung process is noticed: 50 to 60 s",
                        "a frozen process is noticed: never, unless the exec command waits for an answer of the process");
    }

    @Test
    void probes_own_grace_period_limits_the_kill() throws Exception {
        assertThat(times("wild/probe-grace.yaml"))
                .contains("a hung process is restarted: 27 to 37 s", "a frozen process is restarted: 78 to 88 s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sleep: {seconds: 30} | 95 to 105 s",
                "exec: {command: [sleep, '30']} | 95 to 105 s",
                "exec: {command: [/bin/sleep, 1m]} | 125 to 135 s",
                "exec: {command: [sh, -c, 'sleep 5; kill -QUIT 1; sleep 35']} | 105 to 115 s",
                "exec: {command: [sh, -c, \"nginx -s quit\\nsleep 25\\nexit\"]} | 90 to 100 s",
                "exec: {command: [sh, -c, 'echo a > /proc/1/fd/1 2>&1 && exec sleep 1m 5s']} | 130 to 140 s",
                "exec: {command: [sh, -c, 'while test -f x; do sleep 1; done']} | UNKNOWN",
                "exec: {command: [sh, -c, 'sleep ${TIME}']} | UNKNOWN",
                "exec: {command: [sh, -c, 'sleep 60 &']} | UNKNOWN",
                "exec: {command: [nginx, -s, quit]} | UNKNOWN",
                "httpGet: {port: 8080} | UNKNOWN"
            })
    void time_of_pre_stop_belongs_to_the_restart(String hook, String time) throws Exception {
        String pod = """
                apiVersion: v1
                kind: Pod
                spec:
                  terminationGracePeriodSeconds: 120
                  containers:
                    - image: x
                      lifecycle: {preStop: {%s}}
                      livenessProbe: {tcpSocket: {port: 9000}, failureThreshold: 6}
                """.formatted(hook);

        assertThat(lint("pod.yaml", pod.getBytes(StandardCharsets.UTF_8), LintOptions.defaults())
                        .containers()
                        .get(0)
                        .times())
                .extracting(ContainerReport.EventTime::toString)
                .contains("a hung process is restarted: "
                        + (time.equals("UNKNOWN") ? "how long preStop takes is not known" : time));
    }

    /** As {@code manifest azure-probes} and {@code manifest kubernetes-container} print them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "probes:\n  - {type: Liveness, tcpSocket: {port: 9000}, failureThreshold: -1}\n",
                "ports: [{containerPort: 9000}]\nlivenessProbe: {tcpSocket: {port: 9000}, failureThreshold: -1}\n"
            })
    void part_of_a_container_is_checked_without_what_is_missing(String part) throws Exception {
        LintReport report = lint("part.yaml", part.getBytes(StandardCharsets.UTF_8), LintOptions.defaults());

        assertThat(report.findings()).extracting(finding -> finding.rule().id()).containsExactly("number-range");
        assertThat(report.containers()).extracting(ContainerReport::workload).containsExactly("part of a manifest");
    }

    @Test
    void patch_is_not_judged_with_defaults() throws Exception {
        assertThat(report("wild/patch-directive.yaml").probes())
                .extracting(EffectiveProbe::settings)
                .containsExactly(null, null);
    }

    @Test
    void zero_counts_as_the_default_on_kubernetes() throws Exception {
        assertThat(report("rules/zero-is-default.yaml").probes())
                .extracting(EffectiveProbe::settings)
                .contains(ProbeSettings.defaults());
    }

    @Test
    void terraform_has_defaults_of_its_own() throws Exception {
        String app = """
                resource "azurerm_container_app" "x" {
                  template {
                    container {
                      liveness_probe {
                        transport = "TCP"
                        port      = 9000
                        initial_delay = null
                      }
                      readiness_probe {
                        transport = "TCP"
                        port      = 9001
                      }
                    }
                  }
                }
                """;
        List<EffectiveProbe> probes = lint("main.tf", app.getBytes(StandardCharsets.UTF_8), LintOptions.defaults())
                .containers()
                .get(0)
                .probes();

        assertThat(probes)
                .extracting(EffectiveProbe::settings)
                .containsExactly(
                        ProbeSettings.defaults().withInitialDelay(Duration.ofSeconds(1)),
                        ProbeSettings.defaults().withSuccessThreshold(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_536, Integer.MAX_VALUE})
    void backlog_outside_the_range_is_refused(int backlog) {
        assertThatThrownBy(() -> new LintOptions(backlog, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .hasMessage("The backlog must be from 1 to 65535, but is " + backlog + ". Correct it.");
    }

    @Test
    void options_move_the_limits() throws Exception {
        LintOptions fast =
                new LintOptions(4, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(60));
        LintReport report = lint("rules/grace-below-drain.yaml", Corpus.bytes("rules/grace-below-drain.yaml"), fast);

        assertThat(report.findings())
                .extracting(finding -> finding.rule().id())
                .containsExactly("startup-below-jvm-start", "drain-below-readiness");
    }

    @ParameterizedTest
    @CsvSource({
        "Liveness, periodSeconds, 1, 240",
        "Liveness, timeoutSeconds, 1, 240",
        "Liveness, initialDelaySeconds, 0, 60",
        "Liveness, failureThreshold, 1, 30",
        "Readiness, failureThreshold, 1, 48",
        "Startup, failureThreshold, 1, 240",
        "Readiness, successThreshold, 1, 10",
        "Liveness, terminationGracePeriodSeconds, 0, 3600"
    })
    void container_apps_accept_the_range_and_nothing_outside(String type, String field, int least, int most)
            throws Exception {
        assertThat(isInRange(type, field, least)).isTrue();
        assertThat(isInRange(type, field, most)).isTrue();
        assertThat(isInRange(type, field, least - 1)).isFalse();
        assertThat(isInRange(type, field, most + 1)).isFalse();
    }

    private static boolean isInRange(String type, String field, int number) throws Exception {
        String app = """
                properties:
                  template:
                    containers:
                      - name: app
                        probes:
                          - type: %s
                            tcpSocket: {port: 9000}
                            %s: %s
                """.formatted(type, field, number);
        return lint("app.yaml", app.getBytes(StandardCharsets.UTF_8), LintOptions.defaults()).findings().stream()
                .noneMatch(finding -> finding.rule().id().equals("number-range"));
    }

    private static List<String> times(String file) throws Exception {
        return report(file).times().stream()
                .map(ContainerReport.EventTime::toString)
                .toList();
    }

    private static ContainerReport report(String file) throws Exception {
        return lint(file, Corpus.bytes(file), LintOptions.defaults())
                .containers()
                .get(0);
    }

    private static LintReport lint(String name, byte[] bytes, LintOptions options) throws Exception {
        return Linter.lint(Manifest.read(name, bytes), options);
    }
}
