package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.read.ManifestException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is read from a manifest for a run. */
class RunPlanTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: app}
            spec:
              containers:
            """;

    @Test
    void tcp_probe_and_environment_are_taken() throws Exception {
        RunPlan plan = plan("""
                apiVersion: v1
                kind: Pod
                metadata: {name: app}
                spec:
                  terminationGracePeriodSeconds: 45
                  containers:
                    - name: app
                      env: [{name: A, value: "1"}, {name: B, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
                      livenessProbe: {tcpSocket: {port: 8000}, periodSeconds: 7}
                """, null);

        assertThat(plan.probes().probes())
                .containsOnlyKeys(ProbeType.LIVENESS)
                .containsValue(new PortProbe(8000, ProbeSettings.defaults().withPeriod(Duration.ofSeconds(7))));
        assertThat(plan.probes().gracePeriod()).isEqualTo(Duration.ofSeconds(45));
        assertThat(plan.environment()).hasSize(1).containsEntry("A", "1");
        assertThat(plan.notes()).containsExactly("the manifest does not have the values of B: they are not set by it");
    }

    @Test
    void http_probe_is_probed_by_a_connect_and_exec_not_at_all() throws Exception {
        RunPlan plan = plan(POD + """
                            - name: app
                              livenessProbe: {httpGet: {port: 8080, path: /}}
                              readinessProbe: {exec: {command: [test]}}
                        """, null);

        assertThat(plan.probes().probes()).containsOnlyKeys(ProbeType.LIVENESS);
        assertThat(plan.notes())
                .containsExactlyInAnyOrder(
                        "liveness is probed by a plain connect, without its request",
                        "readiness is not probed: only ports can be probed here; --readiness gives it a port");
    }

    @Test
    void app_with_ingress_has_the_probes_that_azure_adds() throws Exception {
        RunPlan plan = plan("""
                type: Microsoft.App/containerApps
                properties:
                  configuration:
                    ingress: {external: true, targetPort: 8080}
                  template:
                    containers:
                      - name: app
                        image: app
                """, null);

        assertThat(plan.probes().probes().values()).extracting(PortProbe::port).containsOnly(8080);
        assertThat(plan.probes().probes().values())
                .extracting(probe -> probe.settings().failureThreshold())
                .containsExactlyInAnyOrder(240, 48, ProbeSettings.defaults().failureThreshold());
        assertThat(plan.notes()).isEmpty();
    }

    @Test
    void container_is_chosen_by_name() throws Exception {
        String two = POD + """
                    - name: app
                    - name: proxy
                      readinessProbe: {tcpSocket: {port: 15021}}
                """;

        assertThat(plan(two, null).probes().probes()).as("the main one").isEmpty();
        assertThat(plan(two, "proxy").probes().probes()).containsOnlyKeys(ProbeType.READINESS);
        assertThatThrownBy(() -> plan(two, "db"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The container must be one of app, proxy, but is \"db\". Choose one with --container.");
    }

    @Test
    void manifest_without_a_container_is_rejected() {
        assertThatThrownBy(() -> plan("apiVersion: v1\nkind: Service\nmetadata: {name: app}\n", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No container was found. Give a manifest with one.");
    }

    private static RunPlan plan(String text, @Nullable String container) throws ManifestException {
        return RunPlan.of(Manifest.read("manifest.yaml", text.getBytes(StandardCharsets.UTF_8)), container);
    }
}
