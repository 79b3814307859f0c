package io.github.healthchecklib.manifest.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.manifest.read.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments that disable rules. */
class SuppressionsTest {
    private static final String APP = """
            properties:
              template:
                containers:
                  - name: app
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# health-check-lint: disable=no-probes-worker\n",
                "# health-check-lint: disable=no-probes-worker -- a job in disguise\n",
                "#health-check-lint:disable=no-probes, no-probes-worker\n",
                "# a comment\n\n---\n# health-check-lint: disable=no-probes-worker\n"
            })
    void comment_at_the_head_holds_for_the_file(String comment) throws Exception {
        assertThat(messages(comment + APP)).isEmpty();
    }

    @Test
    void block_comment_belongs_to_the_head() throws Exception {
        String app = "resource \"azurerm_container_app\" \"x\" {\n  template {\n    container {\n    }\n  }\n}\n";
        String comment = "# health-check-lint: disable=no-probes-worker\n";

        assertThat(messages("/*\n * License\n */\n" + comment + app)).isEmpty();
        assertThat(messages("/* License */ // more\n" + comment + app)).isEmpty();
        assertThat(messages("/* License */ locals {}\n" + comment + app)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "disable=nonsense,no-probes-worker | There is no rule \"nonsense\"",
                "disable=no-probes-worker,nonsense -- why | There is no rule \"nonsense\"",
                "disable = no-probes | The comment must be health-check-lint: disable=RULE, but is \"disable = no-probes\"",
                "ignore=no-probes | The comment must be health-check-lint: disable=RULE, but is \"ignore=no-probes\""
            })
    void comment_without_effect_is_reported_and_the_rest_of_it_counts(String comment, String message) throws Exception {
        List<String> messages = messages("# health-check-lint: " + comment + "\n" + APP);

        assertThat(messages).contains(message);
        assertThat(messages).hasSize(comment.contains("no-probes-worker") ? 1 : 2);
    }

    private static List<String> messages(String text) throws Exception {
        Manifest manifest = Manifest.read("app", text.getBytes(StandardCharsets.UTF_8));
        return Linter.lint(manifest, LintOptions.defaults()).findings().stream()
                .map(Finding::message)
                .toList();
    }
}
