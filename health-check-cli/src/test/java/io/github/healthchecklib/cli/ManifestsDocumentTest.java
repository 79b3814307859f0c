package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/manifests.md} shows what the command prints; a line of dots stands for what is left out. */
class ManifestsDocumentTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("```text\n\\$ health-check (manifest .*)\n((?:.*\n)*?)```\n");
    private static final String LEFT_OUT = "...\n";

    @Test
    void examples_are_what_the_command_prints() throws Exception {
        String document = Files.readString(Path.of("../docs/manifests.md"));
        List<MatchResult> examples = EXAMPLE.matcher(document).results().toList();

        assertThat(examples).hasSizeGreaterThan(10);
        for (MatchResult example : examples) {
            Cli run = Cli.run(example.group(1).split(" ", -1));
            String printed = run.out() + run.err();
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
}
