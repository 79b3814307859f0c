package io.github.healthchecklib.examples.hl7;

import static io.github.healthchecklib.examples.hl7.HealthPorts.awaitAnswer;
import static io.github.healthchecklib.examples.hl7.HealthPorts.isRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged server as a process, as an operator meets it. */
class MainIT {
    private static final Pattern MLLP_OPEN = Pattern.compile(".* HL7 server listens on .*:(\\d+), messages go to .*");
    private static final Pattern HEALTH_PORT =
            Pattern.compile(".* Health check port .*:(\\d+) is (?:open|closed until).*");

    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private Process process;

    @SuppressWarnings("NullAway.Init")
    private BufferedReader output;

    @AfterEach
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Test
    void it_starts_with_the_defaults_mllp_first_then_the_health_port_and_makes_its_database() throws Exception {
        start(Map.of());
        int port = awaitPort(MLLP_OPEN);
        int healthPort = awaitPort(HEALTH_PORT);

        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG1")).verdict())
                    .isEqualTo("AA|MSG1");
        }
        awaitAnswer(healthPort);
        assertThat(folder.resolve("data/hl7.mv.db")).exists();
    }

    @Test
    void on_sigterm_it_stops_within_a_moment_and_says_so() throws Exception {
        start(Map.of());
        int port = awaitPort(MLLP_OPEN);
        int healthPort = awaitPort(HEALTH_PORT);
        try (MllpClient idle = new MllpClient(port)) {
            // Of a connection that is not yet accepted, the end would be a reset.
            idle.send(Messages.adt("A04", "2.5", "MSG1")).answer();
            awaitAnswer(healthPort);
            process.toHandle().destroy();

            assertThat(idle.isEnded()).isTrue();
            assertThat(awaitExit()).isEqualTo(128 + 15);
        }
        List<String> texts =
                lines.stream().map(line -> line.replaceFirst(".* - ", "")).toList();
        // Logged by the library's notifier, so a drain of 0 s may be over before.
        assertThat(texts).contains("Draining for up to 0s: readiness closed, liveness open");
        assertThat(texts)
                .containsSubsequence(
                        "Stopping: no more messages are taken, those in progress are finished",
                        "Health check port 127.0.0.1:" + healthPort + " is closed",
                        "Stopped");
        assertThat(texts).last().isEqualTo("Stopped");
        assertThat(isRefused(healthPort)).isTrue();
    }

    @Test
    void what_was_acknowledged_is_there_after_a_kill() throws Exception {
        start(Map.of());
        try (MllpClient client = new MllpClient(awaitPort(MLLP_OPEN))) {
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG1")).verdict())
                    .isEqualTo("AA|MSG1");
        }
        process.destroyForcibly();
        process.onExit().join();

        assertThat(Database.h2(folder.resolve("data")).controlIds()).containsExactly("MSG1");
    }

    @Test
    void it_writes_nothing_but_its_database() throws Exception {
        start(Map.of("MAX_MESSAGE_SIZE_BYTES", "1024"));
        try (MllpClient client = new MllpClient(awaitPort(MLLP_OPEN))) {
            client.send(Messages.adt("A04", "2.5", "MSG1")).answer();
            client.send(Messages.oru("MSG2")).answer();
            client.send(Messages.adt("A04", "2.9", "MSG3")).answer();
            client.send(Messages.adt("A04", "2.5", "MSG4") + "NTE|1||" + "x".repeat(2000) + "\r")
                    .answer();
            client.send("not HL7").answer();
        }
        try (Stream<Path> written = Files.list(folder)) {
            assertThat(written).containsExactly(folder.resolve("data"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PORT,http,hl7-server: PORT must be a whole number from 0 to 65535",
        "HEALTH_CHECK_PORT,70000,hl7-server: Health check setting HEALTH_CHECK_PORT must be a whole number from 0 to 65535",
        "LOG_LEVEL,loud,hl7-server: LOG_LEVEL must be one of",
        "DATABASE_URL,oracle,hl7-server: DATABASE_URL must be postgresql://",
    })
    void a_bad_setting_ends_the_start_with_one_line_and_exit_code_2(String variable, String value, String line)
            throws Exception {
        start(Map.of(variable, value));

        assertThat(awaitExit()).isEqualTo(2);
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith(line)
                .contains('"' + (value.equals("oracle") ? "(" : value));
    }

    @Test
    void a_taken_health_port_ends_the_start_with_one_line_and_leaves_nothing_running() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            start(Map.of("HEALTH_CHECK_PORT", Integer.toString(taken.getLocalPort())));

            assertThat(awaitExit()).isEqualTo(1);
            assertThat(lines)
                    .filteredOn(line -> line.startsWith("hl7-server: "))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "hl7-server: Health check port 127.0.0.1:" + taken.getLocalPort() + " cannot be opened (");
            assertThat(lines).noneMatch(line -> line.startsWith("\tat "));
        }
    }

    @Test
    void a_taken_mllp_port_ends_the_start_with_one_line_before_the_health_port_is_open() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            start(Map.of("PORT", Integer.toString(taken.getLocalPort())));

            assertThat(awaitExit()).isEqualTo(1);
            assertThat(lines)
                    .singleElement()
                    .asString()
                    .startsWith("hl7-server: Can not listen for HL7 on 0.0.0.0:" + taken.getLocalPort() + " (");
        }
    }

    @Test
    void a_database_that_is_down_ends_the_start_with_one_line_that_shows_no_password() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        start(Map.of("DATABASE_URL", "postgresql://u:secret@127.0.0.1:" + nobody + "/hl7"));

        assertThat(awaitExit()).isEqualTo(1);
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("hl7-server: The database jdbc:postgresql://127.0.0.1:" + nobody + "/hl7 can not be used (")
                .doesNotContain("secret");
    }

    @Test
    void the_log_has_no_word_of_the_patient() throws Exception {
        start(Map.of("LOG_LEVEL", "TRACE"));
        try (MllpClient client = new MllpClient(awaitPort(MLLP_OPEN))) {
            client.send(Messages.adt("A04", "2.5", "MSG1")).answer();
            client.send(Messages.oru("MSG2")).answer();
            client.send("MSH|^~\\&|ERIKA EXAMPLE").answer();
        }
        process.toHandle().destroy();
        awaitExit();

        assertThat(String.join("\n", lines))
                .contains("ADT^A04 MSG1 from HIS|HOSPITAL: stored")
                .doesNotContain("ERIKA")
                .doesNotContain("100001");
    }

    private void start(Map<String, String> settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        Path.of("target/hl7-server.jar").toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment()
                .putAll(Map.of(
                        "PORT", "0",
                        "HEALTH_CHECK_PORT", "0",
                        "HEALTH_CHECK_READINESS_PORT", "0",
                        "HEALTH_CHECK_STARTUP_PORT", "0",
                        "DRAIN_SECONDS", "0"));
        builder.environment().putAll(settings);
        process = builder.start();
        output = process.inputReader(UTF_8);
    }

    private int awaitPort(Pattern pattern) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            Matcher matcher = pattern.matcher(line);
            if (matcher.matches()) {
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new AssertionError("no line like " + pattern + " in " + lines);
    }

    private int awaitExit() throws Exception {
        output.lines().forEach(lines::add);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
