package io.github.healthchecklib.manifest.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.manifest.read.Value.BooleanValue;
import io.github.healthchecklib.manifest.read.Value.NumberValue;
import io.github.healthchecklib.manifest.read.Value.UnknownValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same tree from each format, with the place of each value. */
class ReadersTest {
    @ParameterizedTest
    @EnumSource(Format.class)
    void format_gives_the_same_values(Format format) throws Exception {
        Value value = first(
                switch (format) {
                    case YAML -> "resources: [{a: text, b: 5, c: true, d: null, e: [1, -2.5], f: {g: '${h}'}}]";
                    case JSON ->
                        "{'resources': [{'a': 'text', 'b': 5, 'c': true, 'd': null, 'e': [1, -2.5], 'f': {'g': '[h]'}}]}"
                                .replace('\'', '"');
                    case BICEP ->
                        "resource x 'y' = {\n a: 'text'\n b: 5\n c: true\n d: null\n e: [1, -2.5]\n f: { g: '${h}' }\n}";
                    case TERRAFORM ->
                        "resource \"x\" \"y\" {\n a = \"text\"\n b = 5\n c = true\n d = null\n e = [1, -2.5]\n f = { g = h }\n}";
                });

        assertThat(value.text("a")).isEqualTo("text");
        assertThat(value.get("b"))
                .isInstanceOfSatisfying(
                        NumberValue.class, five -> assertThat(five.digits()).isEqualTo("5"));
        assertThat(value.get("c"))
                .isInstanceOfSatisfying(
                        BooleanValue.class, flag -> assertThat(flag.value()).isTrue());
        assertThat(value.get("d")).isNull();
        assertThat(value.itemsOf("e"))
                .extracting(item -> ((NumberValue) item).digits())
                .containsExactly("1", "-2.5");
        assertThat(value.get("f", "g", "deeper")).isInstanceOf(UnknownValue.class);
    }

    @ParameterizedTest
    @CsvSource({
        "app.txt, '{\"resources\": []}', JSON",
        "app.yaml, '// c\n/* d */ {}', JSON",
        "app.json, 'resource a ''b'' = {}', BICEP",
        "app.yaml, 'resource \"a\" \"b\" {}', TERRAFORM",
        "app.bicep, 'param a int', BICEP",
        "main.tf, 'locals {}', TERRAFORM",
        "app.json, '', JSON",
        "-, 'kind: Pod', YAML",
        "x.yaml, '{{- if .Values.x }}', YAML"
    })
    void format_is_recognized_by_content_first(String name, String text, Format expected) {
        assertThat(Format.of(name, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void value_knows_its_place(Format format) throws Exception {
        String text = switch (format) {
            case YAML -> "# c\nresources:\n  - port: 9000 # d\n";
            case JSON -> "// c\n{\"resources\": [\n  {\"port\": 9000}]}";
            case BICEP -> "// c\nresource x 'y' = {\n    port: 9000 // d\n}";
            case TERRAFORM -> "# c\nresource \"x\" \"y\" {\n    port=9000 # d\n}";
        };
        Value port = first(text).get("port");

        Span span = port == null ? new Span(0, 0, 0, 0) : port.span();
        assertThat(span.line()).isEqualTo(3);
        assertThat(text.substring(span.start(), span.end())).isEqualTo("9000");
        assertThat(text.lines().toList().get(2).substring(span.column() - 1)).startsWith("9000");
    }

    @Test
    void helm_template_keeps_offsets_and_hides_only_its_values() throws Exception {
        String text = "{{- if .x }}\na: {{ .Values.a }}\nb: \"{{ .b }}-c\"\n{{ end }}\nd: 1\n";
        Manifest manifest = read("a.yaml", text);
        Value document = manifest.documents().get(0);

        assertThat(document.get("a")).isInstanceOf(UnknownValue.class);
        assertThat(document.get("b")).isInstanceOf(UnknownValue.class);
        assertThat(document.get("d")).isInstanceOf(NumberValue.class);
        assertThat(document.get("d")).extracting(value -> value.span().start()).isEqualTo(text.indexOf('1'));
        assertThat(manifest.problems()).extracting(Problem::kind).containsExactly(Problem.Kind.TEMPLATE);
        assertThat(manifest.complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a:\n  {{- toYaml .Values.a | nindent 2 }}\n",
                "a:\n  {{- include \"a\"\n     (dict \"b\" $) | nindent 2 }}\n",
                "a:\n  {%- include 'a.yml' %}\n",
                "a:\n  {{ if .b }}{{ toYaml .c | nindent 2 }}{{ end }}\n"
            })
    void template_that_inserts_lines_makes_a_file_incomplete(String text) throws Exception {
        assertThat(read("a.yaml", text).complete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a:\n  {{- if .b }}\n  c: {{ .d }}\n  {{- end }}\n", "a:\n  {% if b %}\n  {% set c = 1 %}\n"})
    void template_that_only_decides_leaves_a_file_complete(String text) throws Exception {
        assertThat(read("a.yaml", text).complete()).isTrue();
    }

    @Test
    void braces_of_a_shell_hide_nothing() throws Exception {
        Value document = read("a.yaml", "a: 'n=${#list[@]}'\nb: 1\nc: 'x{#y'\nd: 2\ne: '${p%/#}'\n")
                .documents()
                .get(0);

        assertThat(document.get("b")).isInstanceOf(NumberValue.class);
        assertThat(document.get("d")).isInstanceOf(NumberValue.class);
    }

    @Test
    void comment_of_a_template_hides_its_lines() throws Exception {
        Value document =
                read("a.yaml", "{#\nb: 1\n#}\nc: 2 {# d #}\n").documents().get(0);

        assertThat(document.get("b")).isNull();
        assertThat(document.fields()).hasSize(1);
    }

    @Test
    void field_that_is_spread_or_copied_is_unknown() throws Exception {
        Value spread = first("resource x 'y' = {\n a: { ...common, b: 1 }\n}");
        Value copied = first("{\"resources\": [{\"copy\": [{\"name\": \"a\"}], \"b\": 1}]}");

        assertThat(spread.get("a", "probes")).isInstanceOf(UnknownValue.class);
        assertThat(spread.get("a", "b")).isInstanceOf(NumberValue.class);
        assertThat(copied.get("a")).isInstanceOf(UnknownValue.class);
        assertThat(copied.get("c")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"010, 8", "0o30, 24", "0x1F, 31", "0b11, 3", "1_000, 1000", "-010, -8", "10, 10", "0, 0", "1.5, 1.5"})
    void yaml_number_is_read_in_its_base(String written, String digits) throws Exception {
        assertThat(read("a.yaml", "a: " + written).documents().get(0).get("a"))
                .hasFieldOrPropertyWithValue("digits", digits);
    }

    @Test
    void merge_key_never_replaces_what_is_there() throws Exception {
        Value document = read("a.yaml", "x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  a: 3\n")
                .documents()
                .get(0);

        assertThat(document.get("y", "a")).hasFieldOrPropertyWithValue("digits", "3");
        assertThat(document.get("y", "b")).hasFieldOrPropertyWithValue("digits", "2");
    }

    @Test
    void bicep_expression_that_begins_with_a_literal_is_unknown() throws Exception {
        Value value = first("resource x 'y' = {\n a: 1 + 2\n b: c ? 3\n  : 4\n d: 5 // e\n f: 'g'\n}");

        assertThat(value.get("a")).isInstanceOf(UnknownValue.class);
        assertThat(value.get("b")).isInstanceOf(UnknownValue.class);
        assertThat(value.get("d")).isInstanceOf(NumberValue.class);
        assertThat(value.text("f")).isEqualTo("g");
    }

    @Test
    void terraform_blocks_are_arrays_by_name() throws Exception {
        Value value = first("resource \"x\" \"y\" {\n env {\n a = 1\n }\n env {\n a = 2\n }\n"
                + " text = <<EOT\n } {\nEOT\n dynamic \"env\" {\n content {\n a = 3\n }\n }\n}");

        assertThat(value.itemsOf("env"))
                .extracting(block -> ((NumberValue) block.fields().get(0).value()).digits())
                .containsExactly("1", "2", "3");
        assertThat(value.get("text")).isInstanceOf(UnknownValue.class);
    }

    @Test
    void error_names_line_and_column() {
        assertThatThrownBy(() -> read("a.yaml", "a: 1\nb: [2\n"))
                .isInstanceOf(ManifestException.class)
                .hasMessageStartingWith("line 3, column 1: This is not valid YAML: ");
        assertThatThrownBy(() -> read("a.json", "{\n  \"a\" 1}"))
                .isInstanceOf(ManifestException.class)
                .hasMessageStartingWith("line 2, column ");
        assertThatThrownBy(() -> read("a.bicep", "resource a 'b"))
                .hasMessage("line 1, column 12: This string does not end on its line. Close it.");
    }

    @Test
    void file_of_exactly_the_limit_is_read() throws Exception {
        byte[] bytes = new byte[Manifest.MAX_BYTES];
        Arrays.fill(bytes, (byte) '\n');

        assertThat(Manifest.read("a.yaml", bytes).documents()).isEmpty();
    }

    /** The first resource. */
    private static Value first(String text) throws ManifestException {
        List<Value> resources = read("test", text).documents().get(0).itemsOf("resources");
        return resources.get(0);
    }

    private static Manifest read(String name, String text) throws ManifestException {
        return Manifest.read(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
