package io.github.healthchecklib.manifest.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbePlan;
import io.github.healthchecklib.manifest.ProbeSetting;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What fabric8's model of Kubernetes makes of the manifests. */
class KubernetesManifestTest {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @Test
    void deployment_has_the_probes_and_what_they_need() {
        Deployment deployment =
                read(ManifestFormat.KUBERNETES_DEPLOYMENT.write(ProbedServices.standard()), Deployment.class);
        PodSpec pod = deployment.getSpec().getTemplate().getSpec();
        Container container = pod.getContainers().get(0);

        assertThat(deployment.getApiVersion()).isEqualTo("apps/v1");
        assertThat(deployment.getMetadata().getName()).isEqualTo("hl7-server");
        assertThat(deployment.getSpec().getSelector().getMatchLabels())
                .isEqualTo(deployment.getSpec().getTemplate().getMetadata().getLabels())
                .isNotEmpty();
        assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(30);
        assertThat(container.getImage()).isEqualTo("registry.example/hl7-server:1.0");
        assertThat(container.getEnv()).extracting(EnvVar::getName).containsExactly("HEALTH_CHECK_HOST");
        assertThat(container.getEnv()).extracting(EnvVar::getValue).containsExactly("0.0.0.0");
        assertProbes(container, ProbedServices.standard());
        assertThat(deployment.getAdditionalProperties()).isEmpty();
        assertThat(deployment.getMetadata().getAdditionalProperties()).isEmpty();
        assertThat(deployment.getSpec().getAdditionalProperties()).isEmpty();
        assertThat(deployment.getSpec().getTemplate().getAdditionalProperties()).isEmpty();
        assertThat(pod.getAdditionalProperties()).isEmpty();
    }

    @Test
    void env_has_the_ports_that_are_not_the_defaults() {
        Deployment deployment =
                read(ManifestFormat.KUBERNETES_DEPLOYMENT.write(ProbedServices.changed()), Deployment.class);
        Container container =
                deployment.getSpec().getTemplate().getSpec().getContainers().get(0);

        assertThat(container.getEnv().stream().map(variable -> variable.getName() + "=" + variable.getValue()))
                .containsExactly(
                        "HEALTH_CHECK_HOST=0.0.0.0",
                        "HEALTH_CHECK_PORT=8080",
                        "HEALTH_CHECK_READINESS_PORT=8081",
                        "HEALTH_CHECK_STARTUP_PORT=off");
        assertProbes(container, ProbedServices.changed());
    }

    @Test
    void container_has_a_success_threshold_that_is_not_1() {
        ProbedService service = ProbedServices.with(ProbePlan.defaults()
                .with(ProbeType.READINESS, new PortProbe(9001, ProbedServices.settings(0, 2, 1, 4, 2))));

        assertProbes(read(ManifestFormat.KUBERNETES_CONTAINER.write(service), Container.class), service);
    }

    private static void assertProbes(Container container, ProbedService service) {
        Map<ProbeType, Probe> read = new LinkedHashMap<>();
        read.put(ProbeType.LIVENESS, container.getLivenessProbe());
        read.put(ProbeType.READINESS, container.getReadinessProbe());
        read.put(ProbeType.STARTUP, container.getStartupProbe());
        read.values().removeIf(probe -> probe == null);

        assertThat(read.keySet()).isEqualTo(service.plan().probes().keySet());
        read.forEach((type, probe) -> assertProbe(probe, service.required(type)));
        assertThat(container.getPorts())
                .extracting(ContainerPort::getContainerPort)
                .containsExactlyInAnyOrderElementsOf(service.plan().probes().values().stream()
                        .map(PortProbe::port)
                        .toList());
        assertThat(container.getTerminationMessagePolicy()).isEqualTo("FallbackToLogsOnError");
        assertThat(container.getAdditionalProperties()).isEmpty();
    }

    private static void assertProbe(Probe read, PortProbe probe) {
        assertThat(read.getTcpSocket().getPort().getIntVal()).isEqualTo(probe.port());
        assertThat(orDefault(read.getInitialDelaySeconds(), 0))
                .isEqualTo(ProbeSetting.INITIAL_DELAY.of(probe.settings()));
        assertThat(read.getPeriodSeconds()).isEqualTo(ProbeSetting.PERIOD.of(probe.settings()));
        assertThat(read.getTimeoutSeconds()).isEqualTo(ProbeSetting.TIMEOUT.of(probe.settings()));
        assertThat(orDefault(read.getSuccessThreshold(), 1))
                .isEqualTo(probe.settings().successThreshold());
        assertThat(read.getFailureThreshold()).isEqualTo(probe.settings().failureThreshold());
        assertThat(read.getAdditionalProperties()).isEmpty();
        assertThat(read.getTcpSocket().getAdditionalProperties()).isEmpty();
    }

    private static int orDefault(Integer value, int standard) {
        return value == null ? standard : value;
    }

    private static <T> T read(String yaml, Class<T> type) {
        return MAPPER.convertValue(Parsed.yaml(yaml).map(), type);
    }
}
