package io.github.healthchecklib.manifest.lint;

import static org.assertj.core.api.Assertions.assertThat;

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
                .contains("EventTime[event=a hung process is restarted, time=35 to 45 s]");
    }

    @Test
    void probe_that_needs_an_answer_fails_at_once_when_frozen() throws Exception {
        assertThat(report("wild/dynamic.tf").times()).hasSize(1);
        assertThat(report("rules/http-on-health-port.yaml").times())
                .extracting(ContainerReport.EventTime::toString)
                .contains("EventTime[event=a frozen process is noticed, time=21 to 31 s]");
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

    private static ContainerReport report(String file) throws Exception {
        return lint(file, Corpus.bytes(file), LintOptions.defaults())
                .containers()
                .get(0);
    }

    private static LintReport lint(String name, byte[] bytes, LintOptions options) throws Exception {
        return Linter.lint(Manifest.read(name, bytes), options);
    }
}
