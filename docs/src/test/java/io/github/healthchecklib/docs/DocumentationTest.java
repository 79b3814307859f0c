package io.github.healthchecklib.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the documents true: their Java compiles, and the files, headings and tests that they name exist. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LOCAL_LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

    private static final Pattern CODE = Pattern.compile("^```.*?^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern COMMENT = Pattern.compile(" *(/\\*|\\*|//)(?!.*://)");

    /** Of code, as the formatter keeps it. */
    private static final int WIDTH = 120;

    @TempDir
    private Path classes;

    @ParameterizedTest
    @MethodSource("documents")
    void java_snippets_compile(Path document) throws Exception {
        for (String snippet : matches(JAVA, document)) {
            StringWriter errors = new StringWriter();
            boolean compiles = ToolProvider.getSystemJavaCompiler()
                    .getTask(
                            errors,
                            null,
                            null,
                            List.of(
                                    "-proc:none",
                                    "-d",
                                    classes.toString(),
                                    "-cp",
                                    System.getProperty("java.class.path")),
                            null,
                            List.of(source(imports(document)
                                    + " import java.nio.file.*; import java.time.*; import java.util.*; class Snippet {"
                                    + " boolean running() { return false; }"
                                    + " void handleNextMessage() {} void stopYourService() {}"
                                    + " void runYourService() {} void waitForTheEnd() {}"
                                    + " javax.sql.DataSource dataSource;"
                                    + " List<io.github.healthchecklib.client.Target> targets;"
                                    + " void show(io.github.healthchecklib.client.ProbeResult result) {}"
                                    + " void snippet() throws Exception {"
                                    + snippet
                                    + "}}")))
                    .call();
            assertThat(compiles).as(errors.toString()).isTrue();
        }
    }

    /** Core and client both have a ProbeType. */
    private static String imports(Path document) {
        if (document.endsWith("manifests.md")) {
            return "import io.github.healthchecklib.manifest.*; import io.github.healthchecklib.manifest.write.*;";
        }
        return document.endsWith("probing.md")
                ? "import io.github.healthchecklib.client.*;"
                : "import io.github.healthchecklib.*; import io.github.healthchecklib.checks.*;";
    }

    @ParameterizedTest
    @MethodSource("documents")
    void local_links_exist(Path document) throws Exception {
        List<MatchResult> links =
                LOCAL_LINK.matcher(Files.readString(document)).results().toList();
        for (MatchResult link : links) {
            Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target)).contains(link.group(2));
            }
        }
    }

    /** As GitHub derives them from headings. */
    private static List<String> anchors(Path document) throws IOException {
        return matches(HEADING, document).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void named_tests_exist(Path document) throws Exception {
        for (String test : matches(NAMED_TEST, document)) {
            try (Stream<Path> files = Files.walk(ROOT)) {
                assertThat(files.filter(file -> file.endsWith(test + ".java"))).isNotEmpty();
            }
        }
    }

    @Test
    void first_readme_snippet_has_at_most_five_lines() throws Exception {
        assertThat(matches(JAVA, ROOT.resolve("README.md")).get(0).lines()).hasSizeLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void prose_fits_the_width_of_code(Path document) throws Exception {
        String prose = CODE.matcher(Files.readString(document)).replaceAll("");
        assertThat(prose.lines().filter(line -> !line.startsWith("|"))).allMatch(line -> line.length() <= WIDTH);
    }

    @Test
    void comments_fit_the_width_of_code() throws Exception {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
            for (Path source : sources) {
                assertThat(Files.readAllLines(source).stream()
                                .filter(line -> COMMENT.matcher(line).lookingAt()))
                        .as(source.toString())
                        .allMatch(line -> line.length() <= WIDTH);
            }
        }
    }

    @Test
    void readme_has_at_most_120_lines() throws Exception {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(120);
    }

    static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> top = Files.list(ROOT)) {
            return Stream.concat(
                            Stream.concat(docs, top),
                            Stream.of(ROOT.resolve("examples")
                                    .resolve("hl7-server")
                                    .resolve("README.md")))
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<String> matches(Pattern pattern, Path document) throws IOException {
        return pattern.matcher(Files.readString(document))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static JavaFileObject source(String code) {
        return new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }
}
