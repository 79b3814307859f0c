package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
                        "  fix: Choose a whole number in the range.");
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
}
