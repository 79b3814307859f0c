package io.github.healthchecklib.examples.hl7;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The files for deploying fit the server. */
class DeploymentTest {
    @Test
    void the_container_apps_env_makes_settings_whose_ports_are_those_that_are_probed() throws Exception {
        Map<?, ?> container = container();
        Map<String, String> environment = new HashMap<>();
        for (Object variable : list(container, "env")) {
            Map<?, ?> entry = (Map<?, ?>) variable;
            Object value = entry.get("value");
            environment.put((String) entry.get("name"), value == null ? "postgresql://db/hl7" : (String) value);
        }

        Settings settings = Settings.from(environment);

        assertThat(settings.health().host()).isEqualTo("0.0.0.0");
        List<String> types = new ArrayList<>();
        for (Object probe : list(container, "probes")) {
            Map<?, ?> entry = (Map<?, ?>) probe;
            types.add((String) entry.get("type"));
            assertThat(map(entry, "tcpSocket").get("port"))
                    .isEqualTo(settings.health().port());
        }
        assertThat(types).containsExactly("Startup", "Liveness", "Readiness");
        assertThat(map(map(properties(), "configuration"), "ingress").get("targetPort"))
                .isEqualTo(settings.port());
    }

    @Test
    void the_grace_period_leaves_time_after_the_drain_limit() throws Exception {
        assertThat((Integer) map(properties(), "template").get("terminationGracePeriodSeconds"))
                .isGreaterThan((int) Hl7Server.DRAIN_LIMIT.toSeconds() + 5);
    }

    @Test
    void the_image_starts_java_without_a_shell_as_another_user_than_root() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("Dockerfile"));

        assertThat(lines).anyMatch(line -> line.matches("ENTRYPOINT \\[\"java\", .*\"-jar\", \"hl7-server\\.jar\"]"));
        assertThat(lines).contains("USER 10001", "ENV HEALTH_CHECK_HOST=0.0.0.0", "EXPOSE 2575 9000");
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

    private static List<?> list(Map<?, ?> parent, String key) {
        return (List<?>) Objects.requireNonNull(parent.get(key), key);
    }
}
