package io.github.healthchecklib.examples.hl7.mllp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * In the table, [ is VT, ] is FS, and / is CR; the limit is 5 bytes; what is too long is marked with an exclamation
 * mark.
 */
class MllpReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            value = {
                "''              -> none",
                "abc             -> none",
                "[abc]/          -> abc",
                "[abc]/[de]/     -> abc,de",
                "x[abc]/y[de]/z  -> abc,de",
                "[abc            -> none",
                "[abc]           -> abc",
                "[]/             -> empty",
                "[a/b/]/         -> a/b/",
                "[a]b]/          -> a",
                "[a]]/           -> a",
                "[12345]/        -> 12345",
                "[123456]/       -> 12345!",
                "[123456789]/    -> 12345!",
                "[1234567]/[ab]/ -> 12345!,ab",
                "[1234]6]/       -> 1234",
                "[abc[de]/       -> de",
                "[1234567[de]/   -> de",
                "[abc][de]/      -> abc,de",
            })
    void frames_are_read_from_whatever_comes(String stream, String expected) throws Exception {
        byte[] bytes = stream.replace('[', '\u000B')
                .replace(']', '\u001C')
                .replace('/', '\r')
                .getBytes(ISO_8859_1);

        assertThat(String.join(",", framesOf(bytes))).isEqualTo(expected.equals("none") ? "" : expected);
    }

    private static List<String> framesOf(byte[] bytes) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        MllpReader reader = new MllpReader(
                (buffer, timeoutMillis) -> in.read(buffer), 5, new FrameMemory(100), Duration.ofSeconds(30));
        List<String> frames = new ArrayList<>();
        for (var frame = reader.next(); frame != null; frame = reader.next()) {
            String text = new String(frame.bytes(), ISO_8859_1).replace('\r', '/');
            frames.add(text.isEmpty() ? "empty" : text + (frame.extent() == Frame.Extent.TOO_LONG ? "!" : ""));
            frame.close();
        }
        return frames;
    }
}
