package io.github.healthchecklib.manifest.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each format, as read by a person, in {@code src/test/resources/golden}: with the default plan, and in {@code changed}
 * with other values. {@code ./mvnw -pl health-check-manifest test -Dtest=GoldenFilesTest -Dgolden.write=true} writes
 * them again; read what has changed.
 */
class GoldenFilesTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    @ParameterizedTest
    @EnumSource(ManifestFormat.class)
    void format_writes_its_golden_file(ManifestFormat format) throws Exception {
        compare(format.write(ProbedServices.standard()), FOLDER.resolve(format + ".txt"));
    }

    @ParameterizedTest
    @EnumSource(ManifestFormat.class)
    void format_writes_its_golden_file_when_nothing_is_default(ManifestFormat format) throws Exception {
        compare(
                format.write(ProbedServices.changed()),
                FOLDER.resolve("changed").resolve(format + ".txt"));
    }

    @ParameterizedTest
    @EnumSource(ManifestFormat.class)
    void text_is_ascii_without_trailing_spaces_and_ends_in_one_newline(ManifestFormat format) {
        String text = format.write(ProbedServices.standard());

        assertThat(text).endsWith("\n").doesNotEndWith("\n\n").matches("[ -~\n]+");
        assertThat(text.lines()).noneMatch(line -> line.endsWith(" "));
        assertThat(text).isEqualTo(format.write(ProbedServices.standard()));
    }

    @Test
    void there_is_no_golden_file_without_a_format() throws Exception {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(2 * ManifestFormat.values().length);
        }
    }

    private static void compare(String text, Path golden) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }
}
