package io.github.healthchecklib.examples.hl7.messages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.hl7v2.HL7Exception;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedMessageTest {
    private static final String HEADER = "MSH|^~\\&|HIS|H|S|C|20260101||ADT^A04|MSG1|P|2.5";

    @ParameterizedTest
    @CsvSource({
        "'',             UTF-8,        JÜRGEN ☤",
        "UNICODE UTF-8,  UTF-8,        JÜRGEN ☤",
        "UTF-8,          UTF-8,        JÜRGEN ☤",
        "8859/1,         ISO-8859-1,   JÜRGEN",
        "8859/15,        ISO-8859-15,  JÜRGEN €",
        "8859/5,         ISO-8859-5,   Юрий",
        "ASCII,          US-ASCII,     JUERGEN",
        "ISO IR6,        US-ASCII,     JUERGEN",
        "WINDOWS-1252,   windows-1252, JÜRGEN €",
        "GB 18030-2000,  GB18030,      王",
        "BIG-5,          Big5,         王",
    })
    void text_is_decoded_by_the_character_set_of_msh_18(String msh18, String charset, String name) throws Exception {
        String text = HEADER + "||||||" + msh18 + "\rPID|1||1||" + name + "\r";

        ReceivedMessage message = ReceivedMessage.of(text.getBytes(Charset.forName(charset)));

        assertThat(message.text()).isEqualTo(text);
        assertThat(message.charset()).isEqualTo(Charset.forName(charset));
        assertThat(message.header()).isEqualTo(HEADER + "||||||" + msh18);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ASCII",
                "UNICODE UTF-8",
                "ISO IR14",
                "ISO IR87",
                "ASCII~ISO IR87",
                "UTF-16",
                "ISO-2022-CN",
                "nonsense",
                "a b?c"
            })
    void undecodable_message_has_bytes_and_header_but_no_text(String msh18) throws Exception {
        byte[] bytes = (HEADER + "||||||" + msh18 + "\rPID|1||1||JÜRGEN\r").getBytes(ISO_8859_1);

        ReceivedMessage message = ReceivedMessage.of(bytes);

        assertThat(message.text()).isNull();
        assertThat(message.bytes()).isEqualTo(bytes);
        assertThat(message.header()).isEqualTo(HEADER + "||||||" + msh18);
        assertThat(message.charset()).isEqualTo(ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ÅRHUS", "Больница х", "病院", "a b"})
    void a_header_may_have_any_letters(String facility) throws Exception {
        String header = HEADER.replace("|H|", "|" + facility + "|");

        ReceivedMessage message = ReceivedMessage.of(header.getBytes(UTF_8));

        assertThat(message.header()).isEqualTo(header);
        assertThat(message.field(4)).isEqualTo(facility);
    }

    @Test
    void a_nul_after_the_header_leaves_the_message_without_text() throws Exception {
        assertThat(ReceivedMessage.of((HEADER + "\rNTE|\0").getBytes(UTF_8)).text())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "\n \r", "\uFEFF", "\uFEFF\r\n"})
    void what_stands_before_the_header_is_skipped_and_kept(String before) throws Exception {
        String text = before + HEADER + "\nPID|1\n";

        ReceivedMessage message = ReceivedMessage.of(text.getBytes(UTF_8));

        assertThat(message.header()).isEqualTo(HEADER);
        assertThat(message.text()).isEqualTo(text);
        assertThat(message.bytes()).isEqualTo(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "MSH", "PID|1\rMSH|^~\\&|", "MSHA|", "MS|", "msh|^~\\&|", "MSH\r|^~\\&"})
    void what_does_not_begin_with_msh_cannot_be_read(String text) {
        assertThatThrownBy(() -> ReceivedMessage.of(text.getBytes(UTF_8)))
                .isInstanceOf(HL7Exception.class)
                .hasMessage("It does not begin with an MSH segment");
    }

    @Test
    void header_too_long_or_with_control_characters_cannot_be_read() {
        assertThatThrownBy(() -> ReceivedMessage.of(("MSH|^~\\&|" + "~".repeat(1_000_000)).getBytes(UTF_8)))
                .hasMessage("Its MSH segment is longer than 4096 bytes");
        assertThatThrownBy(() ->
                        ReceivedMessage.of(HEADER.replace("MSG1", "MSG\u001B1").getBytes(UTF_8)))
                .hasMessage("Its MSH segment has a control character");
    }

    /** A parser took 56 ms for the first of them. */
    @ParameterizedTest
    @ValueSource(strings = {"&", "^", "~", "|", "\\"})
    void header_with_very_many_separators_cannot_be_read(String separator) throws Exception {
        ReceivedMessage.of((HEADER + "|" + separator.repeat(200)).getBytes(UTF_8));

        assertThatThrownBy(() -> ReceivedMessage.of((HEADER + "|" + separator.repeat(3900)).getBytes(UTF_8)))
                .hasMessage("Its MSH segment has more than 256 separators");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234", "^~\\x", "^ \\&"})
    void header_whose_msh_2_has_other_characters_cannot_be_read(String msh2) {
        assertThatThrownBy(() -> ReceivedMessage.of(("MSH|" + msh2 + "|HIS|H").getBytes(UTF_8)))
                .hasMessage("Its MSH-2 is not made of separators");
    }
}
