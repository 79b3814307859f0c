package io.github.healthchecklib.manifest.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.manifest.ProbePlan;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, images and hosts that could change a document are rejected; those that look like something else stay text. */
class ProbedServiceTest {
    @ParameterizedTest
    @MethodSource("hostile")
    void hostile_name_is_rejected_in_one_line(String name) {
        assertRejected("name", () -> ProbedServices.named(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "a.b", "a_b", "a/b", "a:b"})
    void name_that_is_no_dns_label_is_rejected(String name) {
        assertRejected("name", () -> ProbedServices.named(name));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostile_image_is_rejected_in_one_line(String image) {
        assertRejected("image", () -> new ProbedService("a", image, ProbePlan.defaults(), List.of()));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    @ValueSource(strings = {"1:2:3", "::1%eth0", "::g", "1::2::3"})
    void hostile_host_is_rejected_in_one_line(String host) {
        if (!host.isBlank()) {
            assertRejected(
                    "instance", () -> new ProbedService("a", "b", ProbePlan.defaults(), List.of(new Target(host, 1))));
        }
    }

    @ParameterizedTest
    @MethodSource("ambiguousNames")
    void ambiguous_name_stays_text_in_yaml(String name) {
        ProbedService service = ProbedServices.named(name);
        Parsed deployment = Parsed.yaml(ManifestFormat.KUBERNETES_DEPLOYMENT.write(service));

        assertThat(deployment.at("metadata", "name").value()).isEqualTo(name);
        assertThat(deployment
                        .at("spec", "template", "metadata", "labels")
                        .map()
                        .values()
                        .toString())
                .isEqualTo("[" + name + "]");
        assertThat(Parsed.yaml(ManifestFormat.COMPOSE.write(service))
                        .at("services")
                        .map()
                        .keySet()
                        .toString())
                .isEqualTo("[" + name + "]");
        assertThat(Parsed.yaml(ManifestFormat.COMPOSE.write(service))
                        .at("services", name)
                        .map())
                .isNotEmpty();
        assertThat(Parsed.yaml(ManifestFormat.PROMETHEUS_RULES.write(service))
                        .at("groups", 0, "name")
                        .value())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @MethodSource("ambiguousNames")
    void ambiguous_name_stays_text_in_hcl_and_json(String name) {
        ProbedService service = ProbedServices.named(name);

        assertThat(Parsed.hcl(ManifestFormat.NOMAD.write(service))
                        .at("group", name, "service", "name")
                        .value())
                .isEqualTo(name);
        assertThat(Parsed.json(ManifestFormat.ECS.write(service)).at("name").value())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "2001-01-01", "1e3", "null", "8080", "on", "a:1", "localhost:5000/a/b_c:1.0-x"})
    void ambiguous_image_stays_text(String image) {
        ProbedService service = new ProbedService("a", image, ProbePlan.defaults(), List.of());

        assertThat(Parsed.yaml(ManifestFormat.COMPOSE.write(service))
                        .at("services", "a", "image")
                        .value())
                .isEqualTo(image);
    }

    static Stream<String> hostile() {
        return Stream.of(
                "",
                " ",
                "a b",
                "a\"b",
                "a'b",
                "a: b",
                "a\nb",
                "a\r\nkey: value",
                "a\u2028b",
                "a # b",
                "a#b",
                "${a}",
                "$a",
                "%{a}",
                "{{a}}",
                "a\\",
                "a\tb",
                "a;b",
                "a,b",
                "[a]",
                "{a}",
                "&a",
                "*a",
                "!a",
                "|",
                ">",
                "-a",
                "a-",
                "ä",
                "名",
                "a\u0000b",
                "a\u00a0b",
                "a`b",
                "<a>",
                "a=b",
                "a(b)");
    }

    static Stream<String> ambiguousNames() {
        return ProbedServices.ambiguousNames();
    }

    private static void assertRejected(String option, Runnable make) {
        assertThatThrownBy(make::run)
                .isInstanceOfSatisfying(
                        ManifestSettingException.class,
                        e -> assertThat(e.option()).isEqualTo(option))
                .message()
                .endsWith(". Correct it.")
                .doesNotContain("\n", "\r", "\u2028");
    }
}
