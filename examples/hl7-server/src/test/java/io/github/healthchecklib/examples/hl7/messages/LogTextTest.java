package io.github.healthchecklib.examples.hl7.messages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {
    @Test
    void plain_text_in_any_language_is_logged_as_it_is() {
        assertThat(LogText.of("MSG00001 Ärzte ☤ 病院")).isEqualTo("MSG00001 Ärzte ☤ 病院");
    }

    @Test
    void what_could_forge_a_line_or_command_a_terminal_is_escaped() {
        assertThat(LogText.of("a\r\nb\u001B[2Jc\u0000d\u0085e\u2028f\u202Eg"))
                .isEqualTo("a\\u000D\\u000Ab\\u001B[2Jc\\u0000d\\u0085e\\u2028f\\u202Eg");
    }

    @Test
    void long_text_is_cut_between_characters() {
        assertThat(LogText.of("x".repeat(200))).isEqualTo("x".repeat(200));
        assertThat(LogText.of("x".repeat(1_000_000))).isEqualTo("x".repeat(200) + "...");
        assertThat(LogText.of("\uD83D\uDE80".repeat(201))).isEqualTo("\uD83D\uDE80".repeat(200) + "...");
    }
}
