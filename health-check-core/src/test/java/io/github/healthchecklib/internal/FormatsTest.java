package io.github.healthchecklib.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Texts from outside, made safe for one line of a log. */
class FormatsTest {
    private static final String LONGEST = "x".repeat(1000);

    @Test
    void text_that_is_safe_stays_as_it_is() {
        assertThat(Formats.line(LONGEST)).isSameAs(LONGEST);
        assertThat(Formats.line("")).isEmpty();
    }

    @Test
    void control_characters_and_line_separators_become_spaces() {
        assertThat(Formats.line("a\nb\rc\u0000d\u2028e\u2029f\u0085g\u001bh")).isEqualTo("a b c d e f g h");
    }

    @Test
    void text_that_is_too_long_is_cut_between_characters() {
        assertThat(Formats.line(LONGEST + "y")).isEqualTo(LONGEST + "...");
        assertThat(Formats.line(LONGEST.substring(1) + "\ud83d\ude00")).isEqualTo(LONGEST.substring(1) + "...");
        assertThat(Formats.line(LONGEST.substring(2) + "\ud83d\ude00y"))
                .isEqualTo(LONGEST.substring(2) + "\ud83d\ude00...");
    }
}
