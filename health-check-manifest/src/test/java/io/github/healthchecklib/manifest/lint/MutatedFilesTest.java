package io.github.healthchecklib.manifest.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.manifest.Corpus;
import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.read.ManifestException;
import io.github.healthchecklib.manifest.read.Span;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random changes of the corpus, the same in each run: never anything but a result or a {@link ManifestException}. */
class MutatedFilesTest {
    /** More with {@code -Dmutations=10000}. */
    private static final int MUTATIONS = Integer.getInteger("mutations", 60);

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            ":",
            ",",
            "'",
            "\"",
            "'''",
            "${",
            "{{",
            "}}",
            "{%",
            "%}",
            "\n",
            "\t",
            "  ",
            "#",
            "//",
            "/*",
            "*/",
            "- ",
            "&a ",
            "*a",
            "<<: ",
            "!!int ",
            "|",
            ">",
            "---\n",
            "\\",
            "\r",
            "\uE000",
            "🩺",
            "null",
            "true",
            "-1",
            "1e9",
            "0x1F",
            "99999999999999999999",
            "resource ",
            "for ",
            "if ",
            "<<EOT\n",
            "=");

    @ParameterizedTest
    @MethodSource("io.github.healthchecklib.manifest.Corpus#files")
    void mutated_file_gives_a_result_or_the_documented_exception(String file) {
        byte[] original = Corpus.bytes(file);
        Random random = new Random(file.hashCode());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < MUTATIONS; i++) {
                check(file, mutate(original, random));
            }
        });
    }

    private static void check(String file, byte[] bytes) {
        try {
            LintReport report = Linter.lint(Manifest.read(file, bytes), LintOptions.defaults());
            for (Finding finding : report.findings()) {
                Span span = finding.span();
                assertThat(finding.message()).doesNotContain("\n");
                assertThat(span.line()).isBetween(1, report.manifest().text().lines());
                assertThat(span.column())
                        .isBetween(1, report.manifest().text().toString().length() + 1);
            }
        } catch (ManifestException e) {
            assertThat(e).message().isNotBlank().doesNotContain("\n");
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("With the content:\n" + new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    private static byte[] mutate(byte[] original, Random random) {
        String text = new String(original, StandardCharsets.UTF_8);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int from = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), from + random.nextInt(12));
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            text = switch (random.nextInt(4)) {
                case 0 -> text.substring(0, from) + piece + text.substring(from);
                case 1 -> text.substring(0, from) + text.substring(to);
                case 2 -> text.substring(0, from) + piece + text.substring(to);
                default -> text.substring(0, to) + text.substring(from);
            };
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextInt(10) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
