package io.github.healthchecklib.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The manifests of the tests, and what is expected of each: {@code expected.txt} has a line for each file. */
public final class Corpus {
    private static final Path FOLDER = Path.of("src", "test", "resources", "manifests");

    private Corpus() {}

    /** The findings by file, in their order, as {@code rule:line}. */
    public static Map<String, List<String>> expected() {
        try {
            Map<String, List<String>> expected = new TreeMap<>();
            for (String line : Files.readAllLines(FOLDER.resolve("expected.txt"))) {
                List<String> words = Arrays.asList(line.split(" ", -1));
                expected.put(words.get(0), words.subList(1, words.size()));
            }
            return expected;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files, as {@link #expected} names them. */
    public static List<String> files() {
        try (var files = Files.walk(FOLDER, 2)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString())
                    .filter(file -> !file.equals("expected.txt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
