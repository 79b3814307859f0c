package io.github.healthchecklib.manifest.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that checks a file. Tests that need a missing one are skipped, but fail in CI, which installs them. */
final class Tool {
    private final Path program;

    private Tool(Path program) {
        this.program = program;
    }

    static Tool find(String name) {
        Optional<Path> found = search(name);
        assumeTrue(found.isPresent() || System.getenv("CI") != null, name + " is not installed");
        return new Tool(found.orElseThrow(() -> new AssertionError(name + " is not installed")));
    }

    /** For what CI cannot install: skipped there as well. */
    static Tool findIfPossible(String name) {
        Optional<Path> found = search(name);
        assumeTrue(found.isPresent(), name + " is not installed");
        return new Tool(found.orElseThrow());
    }

    private static Optional<Path> search(String name) {
        return Stream.of("/usr/local/bin", "/usr/bin", "/usr/local/sbin", "/usr/sbin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Fails unless the exit code is 0; returns the output. */
    String accepts(Object... arguments) throws Exception {
        Process process = start(arguments);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private Process start(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("timeout", "60", program.toString()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CHECKPOINT_DISABLE", "1");
        return builder.start();
    }
}
