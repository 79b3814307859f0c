package io.github.healthchecklib.manifest.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbePlan;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a parser of HCL reads from the files for Terraform and Nomad; the names are those of their documentation. */
class HclManifestTest {
    @ParameterizedTest
    @CsvSource({"TERRAFORM_APP, azurerm_container_app, app", "TERRAFORM_JOB, azurerm_container_app_job, job"})
    void terraform_has_the_probes_in_a_container(ManifestFormat format, String type, String label) {
        Parsed container = Parsed.hcl(format.write(ProbedServices.standard()))
                .at("resource", type, label, "template", "container");

        assertThat(container.at("name").value()).isEqualTo("hl7-server");
        assertThat(container.at("startup_probe").map().toString())
                .isEqualTo("{transport=TCP, port=9002, interval_seconds=6, timeout=1, failure_count_threshold=10}");
        assertThat(container.at("liveness_probe").map().toString())
                .isEqualTo(
                        "{transport=TCP, port=9000, initial_delay=0, interval_seconds=10, timeout=1, failure_count_threshold=3}");
        assertThat(container.at("readiness_probe").map().toString())
                .isEqualTo(
                        "{transport=TCP, port=9001, interval_seconds=2, timeout=1, success_count_threshold=1, failure_count_threshold=2}");
    }

    @Test
    void terraform_has_delays_and_success_thresholds() {
        ProbedService service = ProbedServices.with(ProbePlan.defaults()
                .with(ProbeType.READINESS, new PortProbe(9001, ProbedServices.settings(7, 2, 1, 4, 2))));
        Parsed readiness = Parsed.hcl(ManifestFormat.TERRAFORM_APP.write(service))
                .at("resource", "azurerm_container_app", "app", "template", "container", "readiness_probe");

        assertThat(readiness.at("initial_delay").value()).hasToString("7");
        assertThat(readiness.at("success_count_threshold").value()).hasToString("4");
    }

    @Test
    void nomad_restarts_for_liveness_only() {
        Parsed group = Parsed.hcl(ManifestFormat.NOMAD.write(ProbedServices.standard()))
                .at("group", "hl7-server");
        Parsed checks = group.at("service", "check");

        assertThat(checks.at(0).map().toString())
                .isEqualTo(
                        "{name=liveness, type=tcp, port=liveness, interval=10s, timeout=1s, check_restart={limit=3, grace=60s}}");
        assertThat(checks.at(1).map().toString())
                .isEqualTo(
                        "{name=readiness, type=tcp, port=readiness, interval=2s, timeout=1s, success_before_passing=1, failures_before_critical=2}");
        assertThat(group.at("network", "port").value()).hasToString("{liveness={to=9000}, readiness={to=9001}}");
        assertThat(group.at("task", "hl7-server", "kill_timeout").value()).isEqualTo("30s");
        assertThat(group.at("task", "hl7-server", "env").map()).isEqualTo(Map.of("HEALTH_CHECK_HOST", "0.0.0.0"));
    }
}
