package io.github.healthchecklib.manifest.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The registry of rules, and its page. */
class RulesTest {
    private static final Path PAGE = Path.of("..", "docs", "lint-rules.md");

    /** Writes the page with {@code -DwriteLintRules=true}. */
    @Test
    void page_is_up_to_date() throws Exception {
        if (Boolean.getBoolean("writeLintRules")) {
            Files.writeString(PAGE, Rules.page());
        }

        assertThat(Files.readString(PAGE)).isEqualTo(Rules.page());
    }

    @Test
    void ids_are_unique() {
        assertThat(Rules.all().stream().map(Rule::id)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("io.github.healthchecklib.manifest.lint.Rules#all")
    void rule_is_documented(Rule rule) {
        assertThat(rule.id()).matches("[a-z]+(-[a-z]+)*");
        assertThat(rule.title()).doesNotEndWith(".").hasSizeLessThan(90);
        assertThat(rule.why()).endsWith(".");
        assertThat(rule.source()).startsWith("https://");
    }
}
