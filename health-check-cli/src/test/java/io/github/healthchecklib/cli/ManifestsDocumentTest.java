package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documents show what the command prints; a line of dots stands for what is left out. */
class ManifestsDocumentTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("```text\n\\$ health-check (manifest .*)\n((?:.*\n)*?)```\n");
    private static final String LEFT_OUT = "...\n";
    private static final String INTO_LINT = " | health-check lint -";

    @ParameterizedTest
    @CsvSource({"manifests, 11", "azure-container-apps, 2", "kubernetes, 2"})
    void examples_are_what_the_command_prints(String name, int atLeast) throws Exception {
        String document = Files.readString(Path.of("../docs", name + ".md"));
        List<MatchResult> examples = EXAMPLE.matcher(document).results().toList();

        assertThat(examples).hasSizeGreaterThanOrEqualTo(atLeast);
        for (MatchResult example : examples) {
            String printed = printed(example.group(1));
            String shown = example.group(2);
            if (shown.contains(LEFT_OUT)) {
                String part = shown.substring(
                        shown.startsWith(LEFT_OUT) ? LEFT_OUT.length() : 0,
                        shown.endsWith(LEFT_OUT) ? shown.length() - LEFT_OUT.length() : shown.length());
                assertThat(printed).as(example.group(1)).contains(part);
                assertThat(part).isNotBlank();
            } else {
                assertThat(printed).as(example.group(1)).isEqualTo(shown);
            }
        }
    }

    private static String printed(String line) {
        if (!line.endsWith(INTO_LINT)) {
            Cli run = Cli.run(line.split(" ", -1));
            return run.out() + run.err();
        }
        String manifest = printed(line.substring(0, line.length() - INTO_LINT.length()));
        InputStream original = System.in;
        System.setIn(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)));
        try {
            return printed("lint -");
        } finally {
            System.setIn(original);
        }
    }
}
