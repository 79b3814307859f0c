package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbePlan;
import io.github.healthchecklib.manifest.ProbeSetting;
import io.github.healthchecklib.manifest.write.ManifestFormat;
import io.github.healthchecklib.manifest.write.ProbedService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code health-check manifest}. What it writes is tested in health-check-manifest. */
class ManifestCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(ManifestFormat.class)
    void format_is_written_with_the_default_plan(ManifestFormat format) {
        Cli run = Cli.run("manifest", format.toString(), "--instance", "10.0.0.5:2575");

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .isEqualTo(format.write(new ProbedService(
                        "my-service",
                        "REGISTRY/my-service:VERSION",
                        ProbePlan.defaults(),
                        List.of(new Target("10.0.0.5", 2575)))));
    }

    @Test
    void list_prints_each_format_on_a_line() {
        Cli run = Cli.run("manifest", "--list");

        assertThat(run.exit()).isZero();
        assertThat(run.out().lines())
                .hasSize(ManifestFormat.values().length)
                .allMatch(line -> line.matches("[a-z-]+ +[A-Z a-z].+") && line.length() <= 80);
        for (ManifestFormat format : ManifestFormat.values()) {
            assertThat(run.out()).contains(format + " ").contains(format.description());
        }
    }

    @Test
    void each_option_changes_its_setting_only() {
        List<String> arguments = new ArrayList<>(List.of("manifest", "kubernetes-deployment"));
        ProbePlan plan = ProbePlan.defaults();
        int value = 2;
        // Interleaved, so that it does not matter which options are beside each other.
        for (ProbeSetting setting : ProbeSetting.values()) {
            for (ProbeType type : ProbeType.values()) {
                boolean fixed = setting == ProbeSetting.SUCCESS_THRESHOLD && type != ProbeType.READINESS;
                int given = fixed ? 1 : value++;
                arguments.addAll(List.of("--" + word(type) + "-" + setting.option(), Integer.toString(given)));
                PortProbe before = Objects.requireNonNull(plan.probes().get(type));
                plan = plan.with(type, new PortProbe(before.port(), setting.with(before.settings(), given)));
            }
        }
        arguments.addAll(List.of("--startup", "8002", "--name", "a", "--image", "b", "--grace-period-seconds", "900"));
        PortProbe startup = Objects.requireNonNull(plan.probes().get(ProbeType.STARTUP));
        plan = plan.with(ProbeType.STARTUP, new PortProbe(8002, startup.settings()))
                .withGracePeriod(Duration.ofMinutes(15));

        Cli run = Cli.run(arguments.toArray(String[]::new));

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .isEqualTo(ManifestFormat.KUBERNETES_DEPLOYMENT.write(new ProbedService("a", "b", plan, List.of())));
    }

    @Test
    void off_leaves_a_probe_out() {
        Cli run = Cli.run("manifest", "azure-probes", "--startup", "off", "--readiness", "off");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("type: Liveness").doesNotContain("Startup", "Readiness");
    }

    @Test
    void out_writes_a_new_file() throws Exception {
        Path file = folder.resolve("app.yaml");
        Cli run = Cli.run("manifest", "azure-app", "--out", file.toString());

        assertThat(run).isEqualTo(new Cli(0, "", ""));
        assertThat(file).content().isEqualTo(Cli.run("manifest", "azure-app").out());
    }

    @Test
    void out_overwrites_only_by_force() throws Exception {
        Path file = Files.writeString(folder.resolve("app.yaml"), "mine, and longer than".repeat(1000));
        Cli refused = Cli.run("manifest", "azure-app", "--out", file.toString());

        assertThat(refused)
                .isEqualTo(new Cli(
                        2,
                        "",
                        "Invalid value for option '--out': " + file
                                + " exists. Add --force to overwrite it, or give another name."
                                + " See health-check manifest --help." + System.lineSeparator()));
        assertThat(file).content().startsWith("mine");

        assertThat(Cli.run("manifest", "azure-app", "--out", file.toString(), "--force")
                        .exit())
                .isZero();
        assertThat(file).content().isEqualTo(Cli.run("manifest", "azure-app").out());
    }

    @Test
    void nothing_is_written_if_a_setting_is_wrong() {
        Path file = folder.resolve("app.yaml");
        Cli run = Cli.run("manifest", "azure-app", "--out", file.toString(), "--liveness-period-seconds", "241");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(file).doesNotExist();
    }

    @Test
    void a_file_that_cannot_be_written_is_1() {
        Path file = folder.resolve("no-such-folder").resolve("app.yaml");
        Cli run = Cli.run("manifest", "azure-app", "--out", file.toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("health-check manifest: cannot write " + file + ": ")
                .hasLineCount(1);
    }

    private static String word(ProbeType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    @Test
    void into_replaces_the_probes_of_a_file_and_keeps_its_permissions() throws Exception {
        Path file = folder.resolve("app.yaml");
        Files.writeString(file, "properties: # mine\n  template:\n    containers:\n      - name: app\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);

        Cli run = Cli.run("manifest", "--into", link.toString(), "--liveness-failure-threshold", "5");

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(Files.readString(file)).startsWith("properties: # mine\n").contains("failureThreshold: 5\n");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(Files.isSymbolicLink(link)).isTrue();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, link);
        }
    }

    @Test
    void into_changes_nothing_when_it_fails() throws Exception {
        Path file = folder.resolve("app.yaml");
        Files.writeString(file, "properties: {template: {containers: [{name: a}, {name: a}]}}\n");

        Cli several = Cli.run("manifest", "--into", file.toString(), "--container", "a");
        Cli unreadable =
                Cli.run("manifest", "--into", folder.resolve("gone.yaml").toString());
        Cli both = Cli.run("manifest", "azure-app", "--into", file.toString());

        assertThat(several.exit()).isEqualTo(2);
        assertThat(several.err())
                .startsWith("Invalid value for option '--container': There must be exactly one container named \"a\"")
                .contains("but there are 2; the file has: a, a.");
        assertThat(unreadable.exit()).isEqualTo(2);
        assertThat(unreadable.err())
                .contains(
                        folder.resolve("gone.yaml") + " cannot be read: there is no such file or folder. Correct it.");
        assertThat(both.exit()).isEqualTo(2);
        assertThat(both.err()).startsWith("--into takes the format of its file, and no FORMAT.");
        assertThat(Files.readString(file)).startsWith("properties: {template: {containers: [{name: a}, {name: a}]}}");
    }

    @Test
    void into_prints_errors_that_only_the_result_has() throws Exception {
        Path file = folder.resolve("pod.yaml");
        Files.writeString(file, """
                kind: Pod
                apiVersion: v1
                spec:
                  containers:
                    - name: app
                      image: a
                      env:
                        - {name: HEALTH_CHECK_HOST, value: 0.0.0.0}
                        - {name: HEALTH_CHECK_PORT, value: "8080"}
                      livenessProbe: {tcpSocket: {port: 8080}}
                """);

        Cli run = Cli.run("manifest", "--into", file.toString());

        assertThat(run.exit()).isZero();
        assertThat(run.err()).startsWith(file + ": error: ").contains("[port-mismatch]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--name=a", "--image=a", "--out=a", "--force", "--grace-period-seconds=3", "--instance=a:1"})
    void option_without_effect_on_into_is_an_error(String option) {
        Cli run = Cli.run("manifest", "--into", "app.yaml", option);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith(option.replaceFirst("=.*", "") + " has no effect with --into. Leave it out.");
    }

    @Test
    void option_that_needs_another_is_an_error_without_it() {
        assertThat(Cli.run("manifest", "azure-app", "--container", "a").err()).startsWith("--container needs --into.");
        assertThat(Cli.run("manifest", "azure-app", "--force").err()).startsWith("--force needs --out.");
    }
}
