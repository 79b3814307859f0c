package io.github.healthchecklib.manifest.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.manifest.Corpus;
import io.github.healthchecklib.manifest.read.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is found in manifests as they occur in the wild. */
class CorpusTest {
    @ParameterizedTest
    @MethodSource("io.github.healthchecklib.manifest.Corpus#files")
    void file_has_exactly_the_expected_findings(String file) throws Exception {
        assertThat(findings(file)).isEqualTo(Corpus.expected().get(file));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void rule_finds_its_example_and_not_the_near_miss(String rule) throws Exception {
        assertThat(findings("rules/" + rule + ".yaml")).anyMatch(finding -> finding.startsWith(rule + ":"));
        assertThat(findings("rules/" + rule + "-near-miss.yaml")).noneMatch(finding -> finding.startsWith(rule + ":"));
    }

    @Test
    void every_file_is_expected_and_every_expectation_has_a_file() {
        assertThat(Corpus.files()).isEqualTo(List.copyOf(Corpus.expected().keySet()));
    }

    static List<String> rules() {
        return Rules.all().stream().map(Rule::id).toList();
    }

    private static List<String> findings(String file) throws Exception {
        return Linter.lint(Manifest.read(file, Corpus.bytes(file)), LintOptions.defaults()).findings().stream()
                .map(finding -> finding.rule().id() + ":" + finding.span().line())
                .toList();
    }
}
