package io.github.healthchecklib.manifest.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.json.JsonProviders;
import com.azure.json.JsonSerializable;
import com.azure.resourcemanager.appcontainers.fluent.models.ContainerAppInner;
import com.azure.resourcemanager.appcontainers.fluent.models.JobInner;
import com.azure.resourcemanager.appcontainers.models.Container;
import com.azure.resourcemanager.appcontainers.models.ContainerAppProbe;
import com.azure.resourcemanager.appcontainers.models.Type;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What Azure's SDK makes of the manifests. Its models ignore unknown properties, so a manifest is right if nothing is
 * lost on the way through them.
 */
class AzureManifestTest {
    private static final ProbedService WORKLOAD = ProbedServices.changed();

    @ParameterizedTest
    @EnumSource(names = {"AZURE_APP", "ARM_APP", "BICEP_APP"})
    void sdk_reads_all_of_an_app(ManifestFormat format) throws Exception {
        Map<?, ?> properties = properties(format);
        ContainerAppInner app = ContainerAppInner.fromJson(
                JsonProviders.createReader(Parsed.toJson(Map.of("location", "x", "properties", properties))));

        assertThat(written(app)).isEqualTo(properties);
        assertThat(app.template().terminationGracePeriodSeconds()).isEqualTo(30);
        assertContainer(app.template().containers());
    }

    @ParameterizedTest
    @EnumSource(names = {"AZURE_JOB", "ARM_JOB", "BICEP_JOB"})
    void sdk_reads_all_of_a_job(ManifestFormat format) throws Exception {
        Map<?, ?> properties = properties(format);
        JobInner job = JobInner.fromJson(
                JsonProviders.createReader(Parsed.toJson(Map.of("location", "x", "properties", properties))));

        assertThat(written(job)).isEqualTo(properties);
        assertContainer(job.template().containers());
    }

    @Test
    void probes_alone_are_those_of_the_app() {
        Parsed probes = Parsed.yaml(ManifestFormat.AZURE_PROBES.write(WORKLOAD));

        assertThat(probes.at("probes").value())
                .isEqualTo(Parsed.yaml(ManifestFormat.AZURE_APP.write(WORKLOAD))
                        .at("properties", "template", "containers", 0, "probes")
                        .value());
    }

    @Test
    void template_declares_what_it_refers_to() {
        Parsed template = Parsed.json(ManifestFormat.ARM_APP.write(WORKLOAD));

        assertThat(template.at("parameters").map().keySet().toString()).isEqualTo("[environmentId]");
        assertThat(template.at("resources").items()).hasSize(1);
        assertThat(template.at("resources", 0, "type").value()).isEqualTo("Microsoft.App/containerApps");
        assertThat(template.at("resources", 0, "name").value()).isEqualTo("orders");
        assertThat(template.at("resources", 0, "properties", "environmentId").value())
                .isEqualTo("[parameters('environmentId')]");
    }

    private static void assertContainer(List<Container> containers) {
        assertThat(containers).hasSize(1);
        Container container = containers.get(0);
        assertThat(container.name()).isEqualTo("orders");
        assertThat(container.image()).isEqualTo(WORKLOAD.image());
        assertThat(container.env().stream().map(variable -> variable.name() + "=" + variable.value()))
                .containsExactly(
                        "HEALTH_CHECK_HOST=0.0.0.0",
                        "HEALTH_CHECK_PORT=8080",
                        "HEALTH_CHECK_READINESS_PORT=8081",
                        "HEALTH_CHECK_STARTUP_PORT=off");
        assertThat(container.probes())
                .extracting(ContainerAppProbe::type)
                .containsExactly(Type.LIVENESS, Type.READINESS);
        assertProbe(container.probes().get(0), WORKLOAD.required(ProbeType.LIVENESS));
        assertProbe(container.probes().get(1), WORKLOAD.required(ProbeType.READINESS));
    }

    private static void assertProbe(ContainerAppProbe read, PortProbe probe) {
        ProbeSettings settings = probe.settings();
        assertThat(read.tcpSocket().port()).isEqualTo(probe.port());
        assertThat(read.httpGet()).isNull();
        assertThat((long) read.initialDelaySeconds())
                .isEqualTo(settings.initialDelay().toSeconds());
        assertThat((long) read.periodSeconds()).isEqualTo(settings.period().toSeconds());
        assertThat((long) read.timeoutSeconds()).isEqualTo(settings.timeout().toSeconds());
        assertThat(read.successThreshold()).isNull();
        assertThat(read.failureThreshold()).isEqualTo(settings.failureThreshold());
    }

    private static Map<?, ?> properties(ManifestFormat format) {
        String text = format.write(WORKLOAD);
        return switch (format) {
            case AZURE_APP, AZURE_JOB -> Parsed.yaml(text).at("properties").map();
            case ARM_APP, ARM_JOB ->
                Parsed.json(text).at("resources", 0, "properties").map();
            default -> Bicep.resource(text).at("properties").map();
        };
    }

    private static Map<?, ?> written(JsonSerializable<?> model) throws IOException {
        return Parsed.json(model.toJsonString()).at("properties").map();
    }
}
