package io.github.healthchecklib.examples.hl7;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.HealthProbes;
import io.github.healthchecklib.HealthProbesConfig;
import io.github.healthchecklib.ProbeType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The files for deploying, and the README, fit the server. */
class DeploymentTest {
    @Test
    void container_app_env_sets_the_probed_ports() throws Exception {
        Map<?, ?> container = container();
        Map<String, String> environment = new HashMap<>();
        for (Object variable : list(container, "env")) {
            Map<?, ?> entry = (Map<?, ?>) variable;
            Object value = entry.get("value");
            environment.put((String) entry.get("name"), value == null ? "postgresql://db/hl7" : (String) value);
        }

        Settings settings = Settings.from(environment);

        assertThat(environment).containsEntry("HEALTH_CHECK_HOST", "0.0.0.0");
        List<ProbeType> types = new ArrayList<>();
        try (HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(environment))) {
            for (Object probe : list(container, "probes")) {
                Map<?, ?> entry = (Map<?, ?>) probe;
                ProbeType type =
                        ProbeType.valueOf(String.valueOf(entry.get("type")).toUpperCase(Locale.ROOT));
                types.add(type);
                assertThat(map(entry, "tcpSocket").get("port")).isEqualTo(probes.port(type));
            }
        }
        assertThat(types).containsExactly(ProbeType.STARTUP, ProbeType.LIVENESS, ProbeType.READINESS);
        assertThat(map(map(properties(), "configuration"), "ingress").get("targetPort"))
                .isEqualTo(settings.port());
    }

    @Test
    void longest_drain_and_finish_fit_into_budget_and_grace_period() throws Exception {
        Duration longestDrain = Settings.from(Map.of("DRAIN_SECONDS", "10")).drain();
        assertThat(longestDrain.plus(Hl7Server.FINISH_LIMIT)).isLessThan(HealthProbes.DEFAULT_SHUTDOWN_BUDGET);
        assertThat((Integer) map(properties(), "template").get("terminationGracePeriodSeconds"))
                .isGreaterThan((int) HealthProbes.DEFAULT_SHUTDOWN_BUDGET.toSeconds());
    }

    @Test
    void drain_is_longer_than_the_platform_takes_to_notice() throws Exception {
        Map<?, ?> readiness = list(container(), "probes").stream()
                .map(probe -> (Map<?, ?>) probe)
                .filter(probe -> "Readiness".equals(probe.get("type")))
                .findFirst()
                .orElseThrow();
        int noticedAfter = number(readiness, "periodSeconds") * number(readiness, "failureThreshold");

        assertThat(Settings.from(Map.of()).drain()).isGreaterThan(Duration.ofSeconds(noticedAfter));
    }

    @Test
    void the_readme_quotes_the_code_as_it_is() throws Exception {
        String code = Files.readString(Path.of("src/main/java/io/github/healthchecklib/examples/hl7/Hl7Server.java"));
        String readme = Files.readString(Path.of("README.md"));
        String begin = "```java from Hl7Server\n";
        String quoted = readme.substring(readme.indexOf(begin) + begin.length());

        assertThat(quoted.substring(0, quoted.indexOf("```")).lines().map(String::strip))
                .hasSizeGreaterThan(6)
                .allSatisfy(line -> assertThat(code).contains(line));
    }

    @Test
    void the_readme_has_every_setting() throws Exception {
        String settings =
                Files.readString(Path.of("src/main/java/io/github/healthchecklib/examples/hl7/Settings.java"));
        String readme = Files.readString(Path.of("README.md"));

        assertThat(Pattern.compile("\"([A-Z_]{4,})\"")
                        .matcher(settings)
                        .results()
                        .map(variable -> variable.group(1)))
                .isNotEmpty()
                .filteredOn(variable ->
                        !List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR").contains(variable))
                .allSatisfy(variable -> assertThat(readme).contains("| `" + variable + "` |"));
    }

    @Test
    void patient_data_stays_out_of_the_image_build() throws Exception {
        assertThat(Files.readAllLines(Path.of("../../.dockerignore"))).contains("**/data", "**/target", ".git");
    }

    @Test
    void image_starts_java_without_a_shell_and_not_as_root() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("Dockerfile"));

        assertThat(lines).anyMatch(line -> line.matches("ENTRYPOINT \\[\"java\", .*\"-jar\", \"hl7-server\\.jar\"]"));
        assertThat(lines).contains("USER 10001", "ENV HEALTH_CHECK_HOST=0.0.0.0", "EXPOSE 2575 9000 9001 9002");
    }

    private static Map<?, ?> properties() throws Exception {
        Map<?, ?> file = new Yaml().load(Files.readString(Path.of("containerapp.yaml")));
        return map(file, "properties");
    }

    private static Map<?, ?> container() throws Exception {
        return (Map<?, ?>) list(map(properties(), "template"), "containers").get(0);
    }

    private static Map<?, ?> map(Map<?, ?> parent, String key) {
        return (Map<?, ?>) Objects.requireNonNull(parent.get(key), key);
    }

    private static int number(Map<?, ?> parent, String key) {
        return (Integer) Objects.requireNonNull(parent.get(key), key);
    }

    private static List<?> list(Map<?, ?> parent, String key) {
        return (List<?>) Objects.requireNonNull(parent.get(key), key);
    }
}
