package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code health-check probe}. */
class ProbeCommandTest {
    @Test
    void all_open_is_0() throws Exception {
        try (ServerSocket listener = Cli.open()) {
            String target = Cli.target(listener).toString();
            Cli run = Cli.run("probe", target, target);

            assertThat(run.exit()).isZero();
            assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.matches(target + " open [0-9.]+ ms"));
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void exits_with_1_if_a_target_is_not_open() throws Exception {
        try (ServerSocket listener = Cli.open()) {
            String open = Cli.target(listener).toString();
            String refused = Cli.refused().toString();
            Cli run = Cli.run("probe", refused, open);

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out()).matches(refused + " refused .*\\R" + open + " open .*\\R");
        }
    }

    @Test
    void quiet_prints_nothing() throws Exception {
        assertThat(Cli.run("probe", "-q", "--json", Cli.refused().toString())).isEqualTo(new Cli(1, "", ""));
    }

    @Test
    void json_prints_one_object_per_line() throws Exception {
        try (ServerSocket listener = Cli.open()) {
            String open = Cli.target(listener).toString();
            String refused = Cli.refused().toString();
            var lines = Cli.run("probe", "--json", open, refused).out().lines().toList();

            assertThat(lines).hasSize(2);
            assertThat(parse(lines.get(0)))
                    .containsEntry("target", open)
                    .containsEntry("outcome", "open")
                    .containsEntry("open", "true")
                    .containsEntry("detail", "")
                    .containsKey("milliseconds");
            assertThat(parse(lines.get(1)))
                    .containsEntry("target", refused)
                    .containsEntry("outcome", "refused")
                    .containsEntry("open", "false");
        }
    }

    static Map<String, String> parse(String line) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.put(name, parser.getText());
            }
            assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
        }
        return fields;
    }
}
