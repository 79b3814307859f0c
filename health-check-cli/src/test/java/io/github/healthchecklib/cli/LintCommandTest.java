package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.healthchecklib.manifest.lint.Rules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code health-check lint}. */
class LintCommandTest {
    private static final String APP = """
            name: worker
            properties:
              template:
                containers:
                  - name: worker
                    image: registry.example/worker:1
                    probes:
                      - type: Startup
                        tcpSocket: {port: 9002}
                        periodSeconds: 5
                        failureThreshold: 10
                      - type: Liveness
                        tcpSocket: {port: 9000}
                        periodSeconds: 10
                        failureThreshold: 3
                      - type: Readiness
                        tcpSocket: {port: 9001}
                        periodSeconds: 2
                        failureThreshold: 2
                    env: [{name: HEALTH_CHECK_HOST, value: 0.0.0.0}]
            """;
    private static final String WARNING =
            APP.replace("failureThreshold: 3", "failureThreshold: 11").replace("periodSeconds: 10", "periodSeconds: 3");
    private static final String ERROR = APP.replace("periodSeconds: 10", "periodSeconds: 241");

    @TempDir
    private Path folder;

    private Path clean;
    private Path error;

    @BeforeEach
    void writeManifests() throws IOException {
        clean = Files.writeString(folder.resolve("clean.yaml"), APP);
        Files.writeString(folder.resolve("warning.yaml"), WARNING);
        error = Files.writeString(folder.resolve("error.yaml"), ERROR);
    }

    @Test
    void clean_manifest_prints_its_probes_and_times() {
        Cli run = Cli.run("lint", clean.toString());

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(clean + ": Container App worker (Azure Container Apps), container worker")
                .containsPattern("liveness +manifest +tcp +9000 +0 s +10 s +1 s +1 +3\\R")
                .containsPattern("startup gives up +45 to 50 s\\R")
                .containsPattern("a hung process is restarted +35 to 45 s\\R")
                .containsPattern("a frozen process is restarted +101 to 111 s\\R");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80 || line.startsWith(clean.toString()));
    }

    @Test
    void finding_is_printed_as_compilers_do() {
        Cli run = Cli.run("lint", "--quiet", error.toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out().lines().limit(4))
                .containsExactly(
                        error + ":14:28: error: Liveness periodSeconds must be from 1 to 240 on Azure Container Apps,"
                                + " but is 241 [number-range]",
                        "              periodSeconds: 241",
                        "                             ^~~",
                        "  fix: Choose a value in the range.");
        assertThat(run.out()).doesNotContain("PROBE");
    }

    @ParameterizedTest
    @CsvSource({
        "clean, --severity note, 0",
        "warning, --quiet, 0",
        "warning, --strict, 1",
        "warning, --severity warning, 1",
        "error, --quiet, 1",
        "error, --strict, 1"
    })
    void exit_code_depends_on_the_severity(String file, String options, int exit) {
        List<String> arguments =
                new ArrayList<>(List.of("lint", folder.resolve(file + ".yaml").toString()));
        arguments.addAll(List.of(options.split(" ", -1)));

        assertThat(Cli.run(arguments.toArray(String[]::new)).exit()).isEqualTo(exit);
    }

    @Test
    void unreadable_file_is_2_and_the_others_are_checked() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.yaml"), "a: [");
        String missing = folder.resolve("missing.yaml").toString();
        Cli run = Cli.run("lint", "-q", missing, broken.toString(), error.toString());

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines().toList()).hasSize(2);
        assertThat(run.err())
                .startsWith(missing + ": There is no such file. Correct its name.")
                .contains(broken + ": line 1, column 5: This is not valid YAML: ");
        assertThat(run.out()).contains("[number-range]");
    }

    @Test
    void folder_is_2() {
        Cli run = Cli.run("lint", folder.toString());

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).startsWith(folder + ": The file cannot be read: ");
    }

    @Test
    void dash_reads_standard_input() {
        InputStream original = System.in;
        System.setIn(new ByteArrayInputStream(ERROR.getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(Cli.run("lint", "-q", "-").out()).startsWith("standard input:14:28: error: ");
        } finally {
            System.setIn(original);
        }
    }

    @Test
    void options_change_what_is_found() {
        assertThat(Cli.run("lint", "-q", clean.toString(), "--drain", "4s").out())
                .contains("[drain-below-readiness]");
        assertThat(Cli.run("lint", "-q", clean.toString(), "--jvm-start", "46s").out())
                .contains("[startup-below-jvm-start]");
        assertThat(Cli.run("lint", "-q", clean.toString(), "--stop", "26s").out())
                .contains("[grace-below-stop]");
        assertThat(Cli.run("lint", clean.toString(), "--backlog", "10", "--back-off", "10s")
                        .out())
                .containsPattern("a frozen process is restarted +171 to 181 s\\R");
    }

    @Test
    void time_that_is_not_known_says_why() throws Exception {
        Path file = Files.writeString(folder.resolve("other.yaml"), APP.replace("HEALTH_CHECK_HOST", "OTHER"));

        assertThat(Cli.run("lint", file.toString()).out())
                .containsPattern("a hung process is restarted +35 to 45 s\\R")
                .containsPattern(
                        "a frozen process is restarted +depends on the backlog of the port, which is not known to"
                                + " be a health port\\R");
    }

    @Test
    void backlog_outside_the_range_is_2() {
        Cli run = Cli.run("lint", clean.toString(), "--backlog", "2147483647");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("The backlog must be from 1 to 65535, but is 2147483647.");
    }

    @Test
    void json_prints_one_object_per_finding() throws Exception {
        Cli run = Cli.run("lint", "--json", clean.toString(), error.toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(ProbeCommandTest.parse(run.out().lines().findFirst().orElseThrow()))
                .containsEntry("file", error.toString())
                .containsEntry("line", "14")
                .containsEntry("column", "28")
                .containsEntry("severity", "error")
                .containsEntry("rule", "number-range")
                .containsKeys("message", "fix");
        assertThat(run.out().lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    }

    /** The parts that the schema of SARIF 2.1.0 requires, and those that GitHub's code scanning reads. */
    @Test
    void sarif_has_what_code_scanning_reads() throws Exception {
        Map<String, String> sarif =
                flatten(Cli.run("lint", "--sarif", error.toString()).out());
        String result = "/runs/0/results/0/";

        assertThat(sarif)
                .containsEntry("/version", "2.1.0")
                .containsEntry("/runs/0/tool/driver/name", "health-check lint")
                .containsEntry(result + "ruleId", "number-range")
                .containsEntry(result + "level", "error")
                .containsEntry(result + "locations/0/physicalLocation/artifactLocation/uri", error.toString())
                .containsEntry(result + "locations/0/physicalLocation/region/startLine", "14")
                .containsEntry(result + "locations/0/physicalLocation/region/startColumn", "28")
                .containsEntry(result + "locations/0/physicalLocation/region/endColumn", "31")
                .containsKey(result + "message/text");
        assertThat(sarif.get("/runs/0/tool/driver/rules/" + sarif.get(result + "ruleIndex") + "/id"))
                .isEqualTo("number-range");
        assertThat(sarif.get("/runs/0/tool/driver/rules/0/defaultConfiguration/level"))
                .isIn("note", "warning", "error");
    }

    @Test
    void sarif_quotes_paths_and_is_complete_without_findings() throws Exception {
        Path spaced = Files.writeString(folder.resolve("an app.yaml"), ERROR);

        assertThat(flatten(Cli.run("lint", "--sarif", spaced.toString()).out()))
                .containsEntry(
                        "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri",
                        folder + "/an%20app.yaml");
        assertThat(Cli.run("lint", "--sarif", clean.toString()).out()).contains("\"results\" : [ ]");
    }

    @Test
    void explain_prints_the_rule() {
        Cli run = Cli.run("lint", "--explain", "injected-probes");

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .startsWith("## injected-probes\n")
                .contains("Why: ", "Fix: Define all three.", "Source: ");
    }

    @Test
    void explain_without_a_rule_lists_all() {
        Cli run = Cli.run("lint", "--explain");

        assertThat(run.exit()).isZero();
        assertThat(run.out().lines()).hasSameSizeAs(Rules.all()).isSorted();
        assertThat(run.out()).containsPattern("no-probes +warning +A container has no probe\\R");
    }

    @ParameterizedTest
    @CsvSource({
        "deploy/app.yaml, deploy/app.yaml",
        "1:2.yaml, 1%3A2.yaml",
        "C:\\deploy\\app.yaml, file:///C:/deploy/app.yaml",
        "//tmp/app.yaml, /tmp/app.yaml",
        "an app?#%.yaml, an%20app%3F%23%25.yaml",
        "ü😀.yaml, %C3%BC%F0%9F%98%80.yaml",
        "standard input, standard%20input"
    })
    void sarif_has_a_valid_uri_for_each_name(String file, String uri) {
        assertThat(Sarif.uri(file)).isEqualTo(uri);
        assertThat(URI.create(Sarif.uri(file)).getHost()).isNull();
    }

    @Test
    void long_line_is_cut_around_the_finding() throws Exception {
        String padding = "\"a\": \"" + "x".repeat(300) + "\", ";
        Path file = Files.writeString(
                folder.resolve("line.json"),
                "{" + padding + "\"properties\": {\"template\": {\"terminationGracePeriodSeconds\": 4000, " + padding
                        + "\"containers\": [{}]}}}");
        List<String> lines =
                Cli.run("lint", "-q", file.toString()).out().lines().toList();

        assertThat(lines.get(1))
                .hasSizeLessThan(170)
                .contains("4000")
                .startsWith("  ...")
                .endsWith("...");
        assertThat(lines.get(1).substring(lines.get(2).indexOf('^'))).startsWith("4000");
        assertThat(lines.get(2)).endsWith("^~~~");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quiet", "--json", "--sarif", "--explain=no-probes"})
    void output_that_cannot_be_written_is_1(String option) {
        StringWriter err = new StringWriter();
        int exit = HealthCheckCommand.commandLine()
                .setOut(new PrintWriter(new FullDisk()))
                .setErr(new PrintWriter(err, true))
                .execute("lint", option, folder.resolve("warning.yaml").toString());

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("health-check lint: standard output cannot be written");
    }

    @Test
    void compose_is_described_in_its_own_words() throws Exception {
        Path file = Files.writeString(folder.resolve("compose.yaml"), """
                services:
                  a:
                    image: a
                    healthcheck: {interval: 30, retries: "3"}
                  b:
                    image: b
                    healthcheck: {start_period: 1m}
                  c:
                    image: c
                    environment: {HEALTH_CHECK_HOST: 0.0.0.0}
                    stop_grace_period: 60s
                """);

        assertThat(Cli.run("lint", file.toString()).out())
                .contains("Healthcheck interval must be a duration with a unit, such as 30s, but is 30 [number-range]")
                .contains("Service c has no healthcheck [no-probes]")
                .containsPattern("PORT START PERIOD")
                .doesNotContain("retries must");
    }

    @Test
    void number_too_long_is_shown_as_written() throws Exception {
        Path file = Files.writeString(folder.resolve("long.yaml"), APP.replace("9000", "99999999999999999999"));

        assertThat(Cli.run("lint", file.toString()).out())
                .contains("Liveness port must be a number from 1 to 65535, but is 99999999999999999999");
    }

    @Test
    void explain_of_an_unknown_rule_lists_all() {
        Cli run = Cli.run("lint", "--explain", "x");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("There is no rule \"x\". The rules are all-probes-injected, ");
    }

    @Test
    void control_characters_of_a_file_are_not_printed() throws Exception {
        Path file = Files.writeString(
                folder.resolve("escape.json"),
                "{\"properties\": {\"template\": {\"containers\": [{\"name\": \"\033[2J\"}]}}}");

        assertThat(Cli.run("lint", file.toString()).out())
                .contains("Container ?[2J")
                .doesNotContain("\033");
    }

    /** The example's manifest, checked from the root of the repository. */
    @Test
    void session_in_the_document_is_real() throws Exception {
        String session = Files.readString(Path.of("..", "docs", "lint.md"))
                .split("```text\n\\$ health-check lint examples/hl7-server/containerapp.yaml\n", -1)[1]
                .split("```", -1)[0];

        assertThat(Cli.run("lint", "../examples/hl7-server/containerapp.yaml")
                        .out()
                        .replace("../examples", "examples"))
                .isEqualToNormalizingNewlines(session);
    }

    /** All values by their path. */
    private static Map<String, String> flatten(String text) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            while (json.nextToken() != null) {
                JsonToken token = json.currentToken();
                if (token.isScalarValue()) {
                    values.put(json.getParsingContext().pathAsPointer().toString(), json.getText());
                }
            }
        }
        return values;
    }

    /** Takes everything, and cannot keep it. */
    private static final class FullDisk extends Writer {
        @Override
        public void write(char[] text, int start, int length) {}

        @Override
        public void flush() throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void close() {}
    }
}
