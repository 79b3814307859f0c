package io.github.healthchecklib.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

/** The documents hold: their Java compiles, and their links and named tests are there. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LOCAL_LINK = Pattern.compile("]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

    @TempDir
    private Path classes;

    @ParameterizedTest
    @MethodSource("documents")
    void its_java_compiles(Path document) throws Exception {
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
                            List.of(source(
                                    "import io.github.healthchecklib.*; import io.github.healthchecklib.checks.*; import io.github.healthchecklib.client.*;"
                                            + " import java.nio.file.*; import java.time.*; import java.util.*; class Snippet {"
                                            + " boolean running() { return false; } void handleNextMessage() {} void stopYourService() {}"
                                            + " void runYourService() {}"
                                            + " javax.sql.DataSource dataSource; List<Target> targets;"
                                            + " void show(ProbeResult result) {} void waitForTheEnd() {} void snippet() throws Exception {"
                                            + snippet
                                            + "}}")))
                    .call();
            assertThat(compiles).as(errors.toString()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void its_links_lead_somewhere(Path document) throws Exception {
        for (String link : matches(LOCAL_LINK, document)) {
            assertThat(document.resolveSibling(link)).exists();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void the_tests_that_it_names_exist(Path document) throws Exception {
        for (String test : matches(NAMED_TEST, document)) {
            try (Stream<Path> files = Files.walk(ROOT)) {
                assertThat(files.filter(file -> file.endsWith(test + ".java"))).isNotEmpty();
            }
        }
    }

    @Test
    void the_first_snippet_of_the_readme_is_at_most_five_lines() throws Exception {
        assertThat(matches(JAVA, ROOT.resolve("README.md")).get(0).lines()).hasSizeLessThanOrEqualTo(5);
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
