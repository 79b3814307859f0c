package io.github.healthchecklib.manifest.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbePlan;
import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.read.ManifestException;
import io.github.healthchecklib.manifest.workload.Workloads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Probes are put into a manifest, and everything else stays as it was, byte for byte. */
class ManifestEditorTest {
    private static final ProbePlan LIVENESS =
            ProbePlan.defaults().without(ProbeType.STARTUP).without(ProbeType.READINESS);

    private static final String AZURE_PROBES = """
            probes:
              # Restarted 20 to 30 s after it stops answering.
              - type: Liveness
                tcpSocket:
                  port: 9000
                periodSeconds: 10
                timeoutSeconds: 1
                failureThreshold: 3
            """;

    @Test
    void probes_of_an_export_are_replaced_where_they_were() throws Exception {
        String before = """
                # Exported by az.
                properties:
                  template:
                    containers:
                    - image: registry.example/app:1   # the tag
                      name: app
                      probes:
                      - tcpSocket:
                          port: 8080
                        type: Liveness  # old

                      # Much of it.
                      resources:
                        cpu: 0.5
                    scale:
                      minReplicas: 1
                """;

        assertThat(put("app.yaml", before)).isEqualTo("""
                        # Exported by az.
                        properties:
                          template:
                            containers:
                            - image: registry.example/app:1   # the tag
                              name: app
                              probes:
                              # Restarted 20 to 30 s after it stops answering.
                              - type: Liveness
                                tcpSocket:
                                  port: 9000
                                periodSeconds: 10
                                timeoutSeconds: 1
                                failureThreshold: 3

                              # Much of it.
                              resources:
                                cpu: 0.5
                            scale:
                              minReplicas: 1
                        """);
    }

    @Test
    void probes_are_added_after_the_last_field_of_the_container() throws Exception {
        String begin = "properties:\n  template:\n    containers:\n      - name: app\n        image: a:1 # tag\n";
        String end = "    # The end.\n    scale: {}\n";

        assertThat(put("app.yaml", begin + end)).isEqualTo(begin + AZURE_PROBES.indent(8) + end);
    }

    @Test
    void probes_are_added_where_the_file_ends_without_a_newline() throws Exception {
        String begin = "properties:\n  template:\n    containers:\n      - image: a:1\n        name: app";

        assertThat(put("app.yaml", begin))
                .isEqualTo(begin + "\n" + AZURE_PROBES.indent(8).stripTrailing());
    }

    @Test
    void line_ends_and_the_byte_order_mark_stay() throws Exception {
        String before =
                "\uFEFFproperties:\r\n  template:\r\n    containers:\r\n      - name: app\r\n        image: a:1\r\n";

        assertThat(put("app.yaml", before))
                .isEqualTo(before + AZURE_PROBES.indent(8).replace("\n", "\r\n"));
    }

    @Test
    void probes_of_kubernetes_are_replaced_added_and_removed() throws Exception {
        String before = """
                kind: Pod
                apiVersion: v1
                metadata: {name: app}
                spec:
                  containers:
                    - livenessProbe:
                        httpGet: {path: /, port: 80}
                      # Stays.
                      name: app
                      startupProbe: {exec: {command: ["true"]}}
                      image: a:1
                """;

        assertThat(put("pod.yaml", before, null, ProbePlan.defaults().without(ProbeType.STARTUP)))
                .isEqualTo("""
                        kind: Pod
                        apiVersion: v1
                        metadata: {name: app}
                        spec:
                          containers:
                            - livenessProbe:
                                # Restarted 20 to 30 s after it stops answering.
                                tcpSocket:
                                  port: 9000
                                periodSeconds: 10
                                timeoutSeconds: 1
                                failureThreshold: 3
                              # Stays.
                              name: app
                              image: a:1
                              readinessProbe:
                                # Taken out of traffic 2 to 4 s after it stops answering: a drain must be longer.
                                tcpSocket:
                                  port: 9001
                                periodSeconds: 2
                                timeoutSeconds: 1
                                failureThreshold: 2
                        """);
    }

    @Test
    void first_field_that_is_removed_leaves_its_dash() throws Exception {
        String before = """
                kind: Pod
                apiVersion: v1
                spec:
                  containers:
                    - startupProbe:
                        tcpSocket: {port: 1}
                      name: app
                      image: a:1
                      livenessProbe: {tcpSocket: {port: 9000}, periodSeconds: 10}
                """;

        assertThat(put("pod.yaml", before)).contains("    - startupProbe: null\n      name: app\n");
    }

    @Test
    void probes_of_a_template_in_json_are_replaced_or_added() throws Exception {
        String before = """
                {
                  "resources": [ // one
                    {
                      "type": "Microsoft.App/jobs", "name": "job",
                      "properties": {"template": {"containers": [
                        {
                          "name": "job",
                          %s"image": "a:1"
                        }
                      ]}}
                    }
                  ]
                }
                """;
        String probes = """
                "probes": [
                            {
                              "type": "Liveness",
                              "tcpSocket": {
                                "port": 9000
                              },
                              "periodSeconds": 10,
                              "timeoutSeconds": 1,
                              "failureThreshold": 3
                            }
                          ]""";

        assertThat(put("job.json", before.formatted("\"probes\": [], "))).isEqualTo(before.formatted(probes + ", "));
        assertThat(put("job.json", before.formatted("")))
                .isEqualTo(before.formatted("").replace("\"a:1\"", "\"a:1\",\n          " + probes));
    }

    @Test
    void probes_of_bicep_are_replaced() throws Exception {
        String before = """
                resource app 'Microsoft.App/containerApps@2025-01-01' = {
                  name: 'app' // stays
                  properties: {
                    template: {
                      containers: [
                        {
                          name: 'app'
                          image: image
                          probes: probes
                          resources: { cpu: json('0.5') }
                        }
                      ]
                    }
                  }
                }
                """;

        assertThat(put("app.bicep", before)).isEqualTo(before.replace("probes: probes", """
                                probes: [
                                            {
                                              // Restarted 20 to 30 s after it stops answering.
                                              type: 'Liveness'
                                              tcpSocket: {
                                                port: 9000
                                              }
                                              periodSeconds: 10
                                              timeoutSeconds: 1
                                              failureThreshold: 3
                                            }
                                          ]"""));
    }

    @Test
    void container_is_chosen_by_name() throws Exception {
        String before = """
                properties:
                  template:
                    containers:
                      - name: app
                      - name: sidecar
                """;

        assertThat(put("app.yaml", before, "sidecar", LIVENESS)).isEqualTo(before + AZURE_PROBES.indent(8));
        assertThat(put("app.yaml", before)).contains("- name: app\n        probes:");
        assertThatThrownBy(() -> put("app.yaml", before, "db", LIVENESS))
                .isInstanceOf(ManifestSettingException.class)
                .hasMessage("There must be exactly one container named \"db\" of Azure Container Apps or Kubernetes,"
                        + " but there are 0; the file has: app, sidecar. Name another one, or split the file.");
    }

    @Test
    void alias_that_others_need_is_an_error() {
        String before = """
                properties:
                  template:
                    containers:
                      - name: app
                        probes: &probes
                          - {type: Liveness, tcpSocket: {port: 1}}
                      - name: sidecar
                        probes: *probes
                """;

        assertThatThrownBy(() -> put("app.yaml", before))
                .isInstanceOf(ManifestSettingException.class)
                .hasMessage("The probes of container \"app\" must be its own, to be replaced without changing anything"
                        + " else, but here they are not (line 14, column 17: Alias *probes has no anchor. Correct it.)."
                        + " Replace aliases and templates around them, or change it by hand.");
    }

    @Test
    void comment_at_the_end_of_a_line_stays_there() throws Exception {
        String bicep = """
                resource app 'Microsoft.App/containerApps@2025-01-01' = {
                  properties: {
                    template: {
                      containers: [
                        {
                          image: 'b' // pinned
                        }
                      ]
                    }
                  }
                }
                """;
        assertThat(put("app.bicep", bicep)).contains("image: 'b' // pinned\n          probes: [\n");

        String json = """
                {"resources": [{"type": "Microsoft.App/jobs", "properties": {"template": {"containers": [{
                  "name": "job" // mine
                }]}}}]}
                """;
        assertThat(put("job.json", json)).contains("\"name\": \"job\", // mine\n  \"probes\": [\n");
    }

    @Test
    void probes_at_the_end_of_a_file_without_a_newline_are_replaced_without_one() throws Exception {
        String before = "properties:\n  template:\n    containers:\n      - name: app\n        probes: []";
        String once = put("app.yaml", before);

        assertThat(once).endsWith("failureThreshold: 3");
        assertThat(put("app.yaml", once)).isEqualTo(once);
    }

    @Test
    void grace_period_of_the_manifest_counts() throws Exception {
        String before = "properties: {template: {terminationGracePeriodSeconds: %s, containers: [{name: app}]}}";
        ProbePlan slow = ProbePlan.defaults()
                .with(ProbeType.READINESS, new PortProbe(9001, ProbedServices.settings(0, 10, 1, 1, 4)));

        assertThat(put("app.yaml", before.formatted("120"), null, slow)).contains("\"failureThreshold\": 4");
        assertThatThrownBy(() -> put("app.yaml", before.formatted("30"), null, slow))
                .isInstanceOf(ManifestSettingException.class)
                .hasMessageContaining("within the grace period of 30 s");
        assertThatThrownBy(() -> put("app.yaml", before.formatted("3"), null, ProbePlan.defaults()))
                .isInstanceOf(ManifestSettingException.class)
                .hasMessageContaining("within the grace period of 3 s");
    }

    @Test
    void what_cannot_be_kept_is_an_error() {
        String pod = "kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - name: app\n      image: a\n";

        assertProblem(
                pod + "      {{- if .Values.debug }}\n      args: [x]\n      {{- end }}\n", "actions of a template");
        assertProblem(pod + "      {% include 'probes' %}\n", "actions of a template");
        assertProblem(pod.replace("\n", "\r"), "Lines must end in LF or CR LF");
        assertProblem(pod.replace("- name: app\n      image: a", "- {}"), "must have a field of its own");
        byte[] utf16 = ("\uFEFF" + pod).getBytes(StandardCharsets.UTF_16BE);
        assertThatThrownBy(() -> ManifestEditor.put("pod.yaml", utf16, null, LIVENESS))
                .isInstanceOf(ManifestSettingException.class)
                .hasMessage("The manifest must be in UTF-8 to be changed, but is in UTF-16. Save it as UTF-8.");
    }

    private static void assertProblem(String manifest, String problem) {
        assertThatThrownBy(() -> put("pod.yaml", manifest))
                .isInstanceOf(ManifestSettingException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void terraform_and_rules_of_the_platform_are_errors() {
        assertThatThrownBy(() -> put("main.tf", "resource \"azurerm_container_app\" \"app\" {}\n"))
                .isInstanceOf(ManifestSettingException.class)
                .hasMessageStartingWith("Probes can be put into YAML, JSON and Bicep, but this is Terraform.");
        assertThatThrownBy(() -> put(
                        "app.yaml",
                        "properties: {template: {containers: [{name: app}]}}",
                        null,
                        ProbePlan.defaults()
                                .without(ProbeType.STARTUP)
                                .without(ProbeType.LIVENESS)
                                .without(ProbeType.READINESS)))
                .isInstanceOf(ManifestSettingException.class)
                .hasMessage("There must be a probe for Azure Container Apps, but all are off. Give one a port.");
    }

    /** The manifests of the linter's tests, in all the forms that occur. */
    static Stream<Path> corpus() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(Path.of("src/test/resources/manifests"))) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        return files.stream().filter(ManifestEditorTest::hasOneMainContainer);
    }

    private static boolean hasOneMainContainer(Path file) {
        try {
            put(file.toString(), Files.readString(file));
            return true;
        } catch (ManifestException | ManifestSettingException | IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void manifest_changes_once_and_only_in_its_probes(Path file) throws Exception {
        String before = Files.readString(file);
        String once = put(file.toString(), before);
        String twice = put(file.toString(), once);

        assertThat(twice).isEqualTo(once);
        assertThat(Workloads.of(Manifest.read(file.toString(), once.getBytes(StandardCharsets.UTF_8)))
                        .all())
                .hasSameSizeAs(Workloads.of(Manifest.read(file.toString(), before.getBytes(StandardCharsets.UTF_8)))
                        .all());
        assertThat(commonPrefix(before, once) + commonSuffix(before, once))
                .as("characters that are the same at the beginning and the end of %d", before.length())
                .isGreaterThan(before.length() / 3);
    }

    @Test
    void most_of_the_corpus_can_be_edited() throws Exception {
        assertThat(corpus()).hasSizeGreaterThan(30);
    }

    private static int commonPrefix(String one, String other) {
        int same = 0;
        while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same;
    }

    private static int commonSuffix(String one, String other) {
        return commonPrefix(
                new StringBuilder(one).reverse().toString(),
                new StringBuilder(other).reverse().toString());
    }

    private static String put(String file, String before) throws ManifestException {
        return put(file, before, null, LIVENESS);
    }

    private static String put(String file, String before, @Nullable String container, ProbePlan plan)
            throws ManifestException {
        return new String(
                ManifestEditor.put(file, before.getBytes(StandardCharsets.UTF_8), container, plan),
                StandardCharsets.UTF_8);
    }
}
