package io.github.healthchecklib.examples.hl7;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The packaged server as a process, on ports of its own, and what it writes. */
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader = new Thread(this::read, "server-output");

    private ServerProcess(Process process) {
        this.process = process;
        reader.start();
    }

    /**
     * Starts it in this folder, with no other environment than these settings.
     *
     * @param launcher a program and its arguments that start the JVM, or nothing
     * @param jvmOptions of the JVM
     */
    static ServerProcess start(Path folder, Map<String, String> settings, List<String> launcher, String... jvmOptions)
            throws IOException {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.add("-jar");
        command.add(Path.of("target/hl7-server.jar").toAbsolutePath().toString());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment()
                .putAll(Map.of(
                        "PORT", "0",
                        "HEALTH_CHECK_PORT", "0",
                        "HEALTH_CHECK_READINESS_PORT", "0",
                        "HEALTH_CHECK_STARTUP_PORT", "0",
                        "DRAIN_SECONDS", "0"));
        builder.environment().putAll(settings);
        return new ServerProcess(builder.start());
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All lines so far. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The port of MLLP, once it is open. */
    int mllpPort() {
        return Integer.parseInt(await(".* HL7 server listens on .*:(\\d+), stores messages in .*"));
    }

    /** Whatever health port is logged first. */
    int healthPort() {
        return Integer.parseInt(await(".* Health check port .*:(\\d+) is (?:open|closed because).*"));
    }

    /** Waits for a line that matches, and returns its first group. */
    String await(String regex) {
        Pattern pattern = Pattern.compile(regex);
        Awaitility.await().atMost(PATIENCE).until(() -> first(pattern).isPresent() || !reader.isAlive());
        return first(pattern).orElseThrow(() -> new AssertionError("no line like " + regex + " in " + lines));
    }

    private Optional<String> first(Pattern pattern) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(line -> line.groupCount() == 0 ? line.group() : line.group(1))
                .findFirst();
    }

    /** How many lines contain this. */
    long count(String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Sends SIGKILL, and waits until it is gone. */
    void kill() {
        // Process.destroyForcibly closes the output that is still being read.
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
