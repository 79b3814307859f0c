package io.github.healthchecklib.manifest.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbePlan;
import io.github.healthchecklib.manifest.ProbeSetting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What platforms do not allow is rejected before anything is written, and their extremes are accepted. */
class PlatformRulesTest {
    @ParameterizedTest
    @CsvSource({
        "AZURE_APP, LIVENESS, INITIAL_DELAY, 0, 60",
        "AZURE_APP, LIVENESS, PERIOD, 1, 240",
        "AZURE_APP, LIVENESS, TIMEOUT, 1, 240",
        "AZURE_APP, LIVENESS, SUCCESS_THRESHOLD, 1, 1",
        "AZURE_APP, LIVENESS, FAILURE_THRESHOLD, 1, 30",
        "AZURE_APP, READINESS, SUCCESS_THRESHOLD, 1, 10",
        "AZURE_JOB, READINESS, FAILURE_THRESHOLD, 1, 48",
        "AZURE_APP, STARTUP, FAILURE_THRESHOLD, 1, 240",
        "BICEP_APP, STARTUP, SUCCESS_THRESHOLD, 1, 1",
        "TERRAFORM_JOB, STARTUP, PERIOD, 1, 240",
        "ECS, LIVENESS, PERIOD, 5, 300",
        "ECS, LIVENESS, TIMEOUT, 1, 56",
        "ECS, LIVENESS, FAILURE_THRESHOLD, 1, 10",
        "ECS, STARTUP, FAILURE_THRESHOLD, 1, 50",
        "KEEPALIVED, READINESS, SUCCESS_THRESHOLD, 1, 1",
        "MONIT, LIVENESS, FAILURE_THRESHOLD, 1, 64",
    })
    void setting_is_accepted_in_its_range_only(
            ManifestFormat format, ProbeType type, ProbeSetting setting, int least, int most) {
        for (int inside : List.of(least, most)) {
            assertThatCode(() -> format.write(with(type, setting, inside))).doesNotThrowAnyException();
        }
        assertRejected(format, with(type, setting, most + 1), option(type, setting));
        if (least > 1) {
            assertRejected(format, with(type, setting, least - 1), option(type, setting));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KUBERNETES_DEPLOYMENT", "COMPOSE", "NOMAD", "DOCKERFILE"})
    void success_threshold_of_liveness_must_be_1(ManifestFormat format) {
        assertRejected(
                format, with(ProbeType.LIVENESS, ProbeSetting.SUCCESS_THRESHOLD, 2), "liveness-success-threshold");
    }

    @Test
    void message_has_setting_rule_value_and_fix() {
        assertThatThrownBy(() -> ManifestFormat.AZURE_APP.write(with(ProbeType.LIVENESS, ProbeSetting.PERIOD, 300)))
                .hasMessage("The periodSeconds of liveness must be from 1 to 240 for Azure Container Apps, but is 300."
                        + " Correct it.");
    }

    @Test
    void fractions_of_a_second_are_rejected() {
        PortProbe probe = Objects.requireNonNull(ProbePlan.defaults().probes().get(ProbeType.LIVENESS));
        ProbePlan plan = ProbePlan.defaults()
                .with(ProbeType.LIVENESS, new PortProbe(9000, probe.settings().withTimeout(Duration.ofMillis(500))));

        assertRejected(ManifestFormat.KUBERNETES_CONTAINER, ProbedServices.with(plan), "liveness-timeout-seconds");
    }

    @ParameterizedTest
    @EnumSource(names = {"AZURE_APP", "AZURE_PROBES", "KUBERNETES_CONTAINER", "NOMAD"})
    void readiness_must_fail_within_the_grace_period(ManifestFormat format) {
        ProbePlan plan = ProbePlan.defaults();

        assertRejected(
                format,
                ProbedServices.with(plan.withGracePeriod(Duration.ofSeconds(4))),
                "readiness-failure-threshold");
        format.write(ProbedServices.with(plan.withGracePeriod(Duration.ofSeconds(5))));
        format.write(ProbedServices.with(plan.without(ProbeType.READINESS).withGracePeriod(Duration.ofSeconds(4))));
    }

    @Test
    void grace_period_must_be_one_that_the_platform_has() {
        ProbePlan hour = ProbePlan.defaults().withGracePeriod(Duration.ofHours(1));

        assertThat(ManifestFormat.AZURE_APP.write(ProbedServices.with(hour))).contains("PeriodSeconds: 3600");
        assertRejected(ManifestFormat.AZURE_JOB, ProbedServices.with(hour), "grace-period-seconds");
        assertRejected(ManifestFormat.ECS, ProbedServices.with(hour), "grace-period-seconds");
    }

    @ParameterizedTest
    @CsvSource({"1a", "a", "a--b", "abcdefghijklmnopqrstuvwxyz0123456"})
    void name_must_be_one_that_azure_allows(String name) {
        assertRejected(ManifestFormat.ARM_APP, ProbedServices.named(name), "name");
        ManifestFormat.KUBERNETES_DEPLOYMENT.write(ProbedServices.named(name));
    }

    @Test
    void name_of_32_characters_is_accepted_by_azure() {
        assertThat(ManifestFormat.ARM_APP.write(ProbedServices.named("a".repeat(32))))
                .contains("a".repeat(32));
    }

    @ParameterizedTest
    @CsvSource({"COMPOSE, LIVENESS", "ECS, LIVENESS", "NOMAD, LIVENESS", "HAPROXY, READINESS", "KEEPALIVED, READINESS"})
    void platform_with_one_check_needs_its_probe(ManifestFormat format, ProbeType type) {
        assertRejected(format, ProbedServices.with(ProbePlan.defaults().without(type)), ProbedService.word(type));
    }

    @ParameterizedTest
    @EnumSource(ManifestFormat.class)
    void a_plan_without_probes_is_rejected(ManifestFormat format) {
        ProbePlan plan = ProbePlan.defaults();
        for (ProbeType type : ProbeType.values()) {
            plan = plan.without(type);
        }
        ProbedService service = ProbedServices.with(plan);

        assertThatThrownBy(() -> format.write(service)).isInstanceOf(ManifestSettingException.class);
    }

    @Test
    void two_probes_on_one_port_are_rejected() {
        PortProbe liveness =
                Objects.requireNonNull(ProbePlan.defaults().probes().get(ProbeType.LIVENESS));

        assertRejected(
                ManifestFormat.KUBERNETES_CONTAINER,
                ProbedServices.with(ProbePlan.defaults().with(ProbeType.READINESS, liveness)),
                "readiness");
    }

    @ParameterizedTest
    @EnumSource(names = {"HAPROXY", "KEEPALIVED", "PROMETHEUS_SCRAPE", "MONIT"})
    void instances_are_needed_where_they_are_listed(ManifestFormat format) {
        assertRejected(format, new ProbedService("a", "b", ProbePlan.defaults(), List.of()), "instance");
    }

    @Test
    void keepalived_needs_addresses() {
        ProbedService named = new ProbedService("a", "b", ProbePlan.defaults(), List.of(new Target("app1", 2575)));

        assertRejected(ManifestFormat.KEEPALIVED, named, "instance");
        assertThat(ManifestFormat.HAPROXY.write(named)).contains("server a-1 app1:2575");
    }

    @Test
    void prometheus_needs_a_timeout_below_the_period() {
        assertRejected(
                ManifestFormat.PROMETHEUS_SCRAPE,
                with(ProbeType.READINESS, ProbeSetting.TIMEOUT, 2),
                "readiness-timeout-seconds");
    }

    private static ProbedService with(ProbeType type, ProbeSetting setting, int value) {
        PortProbe probe = Objects.requireNonNull(ProbePlan.defaults().probes().get(type));
        return ProbedServices.with(ProbePlan.defaults()
                .with(type, new PortProbe(probe.port(), setting.with(probe.settings(), value))));
    }

    private static String option(ProbeType type, ProbeSetting setting) {
        return ProbedService.word(type) + "-" + setting.option();
    }

    private static void assertRejected(ManifestFormat format, ProbedService service, String option) {
        assertThatThrownBy(() -> format.write(service))
                .isInstanceOfSatisfying(
                        ManifestSettingException.class,
                        e -> assertThat(e.option()).isEqualTo(option));
    }
}
