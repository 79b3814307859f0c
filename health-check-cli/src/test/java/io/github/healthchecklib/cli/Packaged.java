package io.github.healthchecklib.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command as it is packaged. */
final class Packaged {
    static final Path TARGET = Path.of("target").toAbsolutePath();

    private Packaged() {}

    static Path script() {
        try (Stream<Path> files = Files.walk(TARGET, 4)) {
            return files.filter(file -> file.endsWith("bin/health-check"))
                    .findAny()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** What it printed, and its exit code in brackets. */
    static String run(String... command) throws IOException {
        List<String> limited = new ArrayList<>(List.of("timeout", "60"));
        limited.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(limited).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output + "[" + process.onExit().join().exitValue() + "]";
    }
}
