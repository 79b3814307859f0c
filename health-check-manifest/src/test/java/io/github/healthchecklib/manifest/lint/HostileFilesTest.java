package io.github.healthchecklib.manifest.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.read.ManifestException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that attack: one clear error or a result, in a JVM of its own with a small heap and a limit of time. */
class HostileFilesTest {
    private static final String HEAP = "-Xmx128m";
    private static final int SECONDS = 60;

    @TempDir
    private Path folder;

    static Stream<Arguments> files() {
        String pod = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: b\n";
        return Stream.of(
                file("bomb.yaml", bomb(), "at most 200000 values"),
                file("cycle.yaml", "a: &a\n  b: *a\n", "line 2, column 6: Alias *a contains itself"),
                file("no-anchor.yaml", "a: *b\n", "Alias *b has no anchor"),
                file("deep.yaml", "[".repeat(100_000), "at most 64 levels"),
                file("deep.json", "{\"a\":".repeat(100_000), "at most 64 levels"),
                file("deep-array.json", "{\"a\":" + "[".repeat(100_000), "at most 64 levels"),
                file("deep.bicep", "resource a 'b' = " + "{ a: ".repeat(100_000), "at most 64 levels"),
                file("deep.tf", "resource \"a\" \"b\" " + "{\n a ".repeat(100_000), "at most 64 levels"),
                file("brackets.bicep", "var a = " + "(".repeat(100_000), "at most 64 levels"),
                file("strings.tf", "a = " + "\"${".repeat(100_000), "at most 64 levels"),
                file("flat.yaml", "- a\n".repeat(1_000_000), "at most 200000 values"),
                file("flat.json", "{\"a\":[" + "0,".repeat(2_000_000) + "0]}", "at most 200000 values"),
                file("templates.yaml", "{{".repeat(450_000), "at most 64 levels"),
                file("open-templates.yaml", "a: " + "{{ }} {% ".repeat(100_000), "result"),
                file("shell-braces.yaml", "a: '" + "${#".repeat(300_000) + "'\nb: '#}'", "result"),
                file("comments.yaml", "a: '" + "x{#".repeat(300_000) + "'\nb: '#}'", "result"),
                file("many-actions.yaml", "a: '" + "{{ a }} {% b %}".repeat(60_000) + "'", "result"),
                file(
                        "sleeps.yaml",
                        pod + "      lifecycle: {preStop: {exec: {command: [sh, -c, '" + "sleep 1; ".repeat(100_000)
                                + "']}}}",
                        "result"),
                file(
                        "ranges.yaml",
                        "services:\n  a:\n    image: b\n    environment: {HEALTH_CHECK_HOST: a}\n    ports:\n"
                                + "      - 1-65535:1-65535\n".repeat(100_000),
                        "result"),
                file("newlines.bicep", "resource a 'b' = {\n a: b" + "\n".repeat(4_000_000), "not closed"),
                file("spaces.yaml", " ".repeat(900_000), "result"),
                file("quotes.yaml", "a: \"" + "\\".repeat(900_000), "not valid YAML"),
                file("keys.yaml", "? ".repeat(100_000), "levels"),
                file(
                        "digits.yaml",
                        pod + "      livenessProbe: {periodSeconds: " + "9".repeat(900_000) + "}",
                        "result"),
                file("digits.json", "{\"a\": " + "9".repeat(1_000_000) + "}", "not valid JSON"),
                file("exponent.json", "{\"kind\": \"Pod\", \"a\": 1e999999999}", "result"),
                file("comment.json", "{ /*" + "*".repeat(4_000_000), "not valid JSON"),
                file("duplicates.yaml", "a: 1\n".repeat(50_000), "result"),
                file("garbage.bicep", "resource a 'b' = [ } ]", "not closed"),
                file("garbage.tf", "resource \"a\" \"b\" { ) ] }", "result"),
                file("nul.yaml", "a: \0", "line 1, column 4: A manifest must be text, but has a NUL"),
                file("escape.yaml", "a: \"\u001b[2J\"", "not valid YAML"),
                file("unclosed.json", "{\"a\": ", "line 1, column"),
                file(
                        "long-line.yaml",
                        "a: !" + "x".repeat(4_000_000),
                        "line 1: A line of YAML must have at most 1000000"),
                file(
                        "containers.yaml",
                        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n"
                                + "  - {image: a, livenessProbe: {tcpSocket: {port: 1}}}\n".repeat(15_000),
                        "result"),
                file("disabled.yaml", "# health-check-lint: disable=" + "x,".repeat(400_000), "result: 2 findings"),
                file("tag.yaml", "a: !!javax.script.ScriptEngineManager [x]", "result"),
                Arguments.of("large.yaml", new byte[50_000_000], "at most 5 MB"),
                Arguments.of("latin.yaml", "a: ü".getBytes(StandardCharsets.ISO_8859_1), "text in UTF-8"),
                Arguments.of("utf-16.yaml", utf16(pod, StandardCharsets.UTF_16LE, 0xFF, 0xFE), "result"),
                Arguments.of("utf-16-be.yaml", utf16(pod, StandardCharsets.UTF_16BE, 0xFE, 0xFF), "result"),
                Arguments.of("half.yaml", new byte[] {(byte) 0xFF, (byte) 0xFE, 'a'}, "UTF-16LE"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void hostile_file_is_read_or_refused_within_its_limits(String name, byte[] content, String expected)
            throws Exception {
        Path file = Files.write(folder.resolve(name), content);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-Xss512k",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(ended).as("ends within %s s", SECONDS).isTrue();
        assertThat(Files.readAllLines(output)).hasSize(1).first().asString().contains(expected);
    }

    /** Reads and checks one file. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) throws IOException {
            try (var input = Files.newInputStream(Path.of(args[0]))) {
                Manifest manifest = Manifest.read(args[0], input.readNBytes(Manifest.MAX_BYTES + 1));
                int findings =
                        Linter.lint(manifest, LintOptions.defaults()).findings().size();
                System.out.println("result: " + findings + " findings");
            } catch (ManifestException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static Arguments file(String name, String content, String expected) {
        return Arguments.of(name, content.getBytes(StandardCharsets.UTF_8), expected);
    }

    /** Ten levels, each with nine times the one below. */
    private static String bomb() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 10; level++) {
            bomb.append(String.format(
                    Locale.ROOT, "a%d: &a%d [%s]%n", level, level, ("*a" + (level - 1) + ", ").repeat(9)));
        }
        return bomb.toString();
    }

    private static byte[] utf16(String text, Charset charset, int... mark) {
        byte[] encoded = text.getBytes(charset);
        byte[] bytes = new byte[encoded.length + 2];
        bytes[0] = (byte) mark[0];
        bytes[1] = (byte) mark[1];
        System.arraycopy(encoded, 0, bytes, 2, encoded.length);
        return bytes;
    }
}
