package io.github.healthchecklib.examples.hl7;

import static io.github.healthchecklib.examples.hl7.HealthPorts.awaitAnswer;
import static io.github.healthchecklib.examples.hl7.HealthPorts.isRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged server as a process, as an operator meets it. */
class MainIT {
    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ServerProcess server;

    @AfterEach
    void kill() {
        server.kill();
    }

    @Test
    void defaults_start_mllp_then_health_ports_and_create_the_database() throws Exception {
        start(Map.of());
        int port = server.mllpPort();
        int healthPort = server.healthPort();

        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG1")).msa()).isEqualTo("AA|MSG1");
        }
        awaitAnswer(healthPort);
        assertThat(folder.resolve("data/hl7.mv.db")).exists();
    }

    @Test
    void on_sigterm_it_stops_within_a_moment_and_says_so() throws Exception {
        start(Map.of());
        int port = server.mllpPort();
        int healthPort = server.healthPort();
        try (MllpClient idle = new MllpClient(port)) {
            // Of a connection that is not yet accepted, the end would be a reset.
            idle.send(Messages.adt("A04", "2.5", "MSG1")).answer();
            awaitAnswer(healthPort);
            server.terminate();

            assertThat(idle.isEnded()).isTrue();
            assertThat(server.awaitExit()).isEqualTo(128 + 15);
        }
        List<String> texts = server.lines().stream()
                .map(line -> line.replaceFirst(".* - ", ""))
                .toList();
        // Logged by the library's notifier, so a drain of 0 s may be over before.
        assertThat(texts).contains("Draining for up to 0s: readiness closed, liveness open");
        assertThat(texts)
                .containsSubsequence(
                        "Stopping: accepting no more messages, finishing those in progress",
                        "Health check port 127.0.0.1:" + healthPort + " is closed",
                        "Stopped");
        assertThat(texts).last().isEqualTo("Stopped");
        assertThat(isRefused(healthPort)).isTrue();
    }

    @Test
    void what_was_acknowledged_is_there_after_a_kill() throws Exception {
        start(Map.of());
        try (MllpClient client = new MllpClient(server.mllpPort())) {
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG1")).msa()).isEqualTo("AA|MSG1");
        }
        server.kill();

        assertThat(Database.h2(folder.resolve("data")).controlIds()).containsExactly("MSG1");
    }

    @Test
    void it_writes_nothing_but_its_database() throws Exception {
        start(Map.of("MAX_MESSAGE_SIZE_BYTES", "1024"));
        try (MllpClient client = new MllpClient(server.mllpPort())) {
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
    void bad_setting_exits_with_2_and_one_line(String variable, String value, String line) throws Exception {
        start(Map.of(variable, value));

        assertThat(server.awaitExit()).isEqualTo(2);
        assertThat(server.lines())
                .singleElement()
                .asString()
                .startsWith(line)
                .contains('"' + (value.equals("oracle") ? "(" : value));
    }

    @Test
    void taken_health_port_exits_with_one_line() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            start(Map.of("HEALTH_CHECK_PORT", Integer.toString(taken.getLocalPort())));

            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.lines())
                    .filteredOn(line -> line.startsWith("hl7-server: "))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "hl7-server: Health check port 127.0.0.1:" + taken.getLocalPort() + " cannot be opened (");
            assertThat(server.lines()).noneMatch(line -> line.startsWith("\tat "));
        }
    }

    @Test
    void taken_mllp_port_exits_with_one_line() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            start(Map.of("PORT", Integer.toString(taken.getLocalPort())));

            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(server.lines())
                    .singleElement()
                    .asString()
                    .startsWith("hl7-server: Cannot listen for HL7 on 0.0.0.0:" + taken.getLocalPort() + " (");
        }
    }

    @Test
    void server_without_database_is_alive_and_logs_no_password() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        start(Map.of(
                "DATABASE_URL",
                "postgresql://u:secret@127.0.0.1:" + nobody + "/hl7",
                "HEALTH_CHECK_READINESS_PORT",
                "off",
                "HEALTH_CHECK_STARTUP_PORT",
                "off"));

        awaitAnswer(server.healthPort());
        server.await(".* Health readiness is still unhealthy .*: database: no message can be stored: .*refused.*");
        assertThat(server.isAlive()).isTrue();
        assertThat(String.join("\n", server.lines())).doesNotContain("secret").doesNotContain("\tat ");
    }

    @Test
    void unwritable_h2_folder_is_logged_in_one_line() throws Exception {
        Files.createFile(folder.resolve("data"));
        start(Map.of());

        server.await(".* Health readiness is still unhealthy .*: database: no message can be stored: .*");
        assertThat(server.lines()).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception in"));
    }

    @Test
    void the_log_has_no_word_of_the_patient() throws Exception {
        start(Map.of("LOG_LEVEL", "trace"));
        try (MllpClient client = new MllpClient(server.mllpPort())) {
            client.send(Messages.adt("A04", "2.5", "MSG1")).answer();
            client.send(Messages.oru("MSG2")).answer();
            client.send("MSH|^~\\&|ERIKA EXAMPLE").answer();
        }
        server.terminate();
        server.awaitExit();

        assertThat(String.join("\n", server.lines()))
                .contains("ADT^A04 MSG1 from HIS|HOSPITAL: stored")
                .doesNotContain("ERIKA")
                .doesNotContain("100001");
    }

    private void start(Map<String, String> settings) throws IOException {
        server = ServerProcess.start(folder, settings, List.of());
    }
}
