package io.github.healthchecklib.examples.hl7;

import static io.github.healthchecklib.examples.hl7.HealthPorts.awaitAnswer;
import static io.github.healthchecklib.examples.hl7.HealthPorts.isRefused;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.app.Connection;
import ca.uhn.hl7v2.model.Message;
import io.github.healthchecklib.HealthProbes;
import io.github.healthchecklib.HealthProbesConfig;
import io.github.healthchecklib.ProbeType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the server over MLLP, whatever database it has. */
abstract class Hl7ServerContract {
    private static final int MAX_MESSAGE_BYTES = 4096;

    private Database database;
    private Hl7Server server;
    private int port;

    abstract Database openDatabase() throws Exception;

    @BeforeEach
    void start() throws Exception {
        database = openDatabase();
        server = new Hl7Server(
                Settings.from(Map.of(
                        "HOST",
                        "127.0.0.1",
                        "PORT",
                        "0",
                        "MAX_MESSAGE_SIZE_BYTES",
                        Integer.toString(MAX_MESSAGE_BYTES),
                        "DATABASE_URL",
                        database.url())),
                new HealthProbes(HealthProbesConfig.fromEnvironment(Map.of(
                        "HEALTH_CHECK_PORT",
                        "0",
                        "HEALTH_CHECK_READINESS_PORT",
                        "0",
                        "HEALTH_CHECK_STARTUP_PORT",
                        "0"))));
        server.start();
        port = server.port();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"A28,2.3", "A31,2.3.1", "A40,2.4", "A04,2.5", "A08,2.5", "A04,2.3", "A40,2.5", "A28,2.5", "A31,2.4"})
    void hapis_own_client_is_answered_aa_once_the_message_is_stored(String event, String version) throws Exception {
        try (HapiContext context = new DefaultHapiContext()) {
            Message message = context.getPipeParser().parse(Messages.adt(event, version, "MSG1"));
            Connection client = context.newClient("127.0.0.1", port, false);

            Message acknowledgement = client.getInitiator().sendAndReceive(message);

            assertThat(MllpClient.verdict(acknowledgement.encode())).isEqualTo("AA|MSG1");
            assertThat(acknowledgement.getVersion()).isEqualTo(version);
            assertThat(database.controlIds()).containsExactly("MSG1");
            client.close();
        }
    }

    @Test
    void a_stored_message_is_as_it_was_sent() throws Exception {
        String sent = Messages.adt("A04", "2.5", "MSG1").replace("ERIKA", "Ärzte ☤");
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(sent).verdict()).isEqualTo("AA|MSG1");
        }
        assertThat(database.contents()).containsExactly(sent);
    }

    @Test
    void a_message_in_latin_1_is_stored_as_it_was_meant() throws Exception {
        String meant = Messages.adt("A04", "2.5", "MSG1")
                .replace("ERIKA", "JÜRGEN")
                .replace("|P|2.5\r", "|P|2.5||||||8859/1\r");
        try (MllpClient client = new MllpClient(port)) {
            client.sendBytes(MllpClient.frame(meant.getBytes(StandardCharsets.ISO_8859_1)));
            assertThat(client.verdict()).isEqualTo("AA|MSG1");
        }
        assertThat(database.contents()).containsExactly(meant);
    }

    @Test
    void a_repeated_control_id_is_answered_aa_and_stored_once() throws Exception {
        String message = Messages.adt("A08", "2.4", "MSG1");
        try (MllpClient client = new MllpClient(port);
                MllpClient again = new MllpClient(port)) {
            assertThat(client.send(message).verdict()).isEqualTo("AA|MSG1");
            assertThat(client.send(message).verdict()).isEqualTo("AA|MSG1");
            assertThat(again.send(message).verdict()).isEqualTo("AA|MSG1");
        }
        assertThat(database.controlIds()).containsExactly("MSG1");
    }

    @Test
    void two_senders_may_use_the_same_control_id() throws Exception {
        String message = Messages.adt("A08", "2.4", "MSG1");
        try (MllpClient client = new MllpClient(port)) {
            client.send(message).verdict();
            client.send(message.replace("|HIS|", "|OTHER|")).verdict();
        }
        assertThat(database.controlIds()).containsExactly("MSG1", "MSG1");
    }

    @Test
    void the_same_message_on_many_connections_at_once_is_stored_once() throws Exception {
        String message = Messages.adt("A08", "2.4", "MSG1");
        var pool = Executors.newFixedThreadPool(8);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            answers.add(pool.submit(() -> {
                try (MllpClient client = new MllpClient(port)) {
                    return client.send(message).answer();
                }
            }));
        }
        pool.shutdown();
        for (Future<String> answer : answers) {
            assertThat(MllpClient.verdict(answer.get())).as(answer.get()).isEqualTo("AA|MSG1");
        }
        assertThat(database.controlIds()).containsExactly("MSG1");
    }

    @Test
    void a_type_that_is_not_taken_is_answered_ar() throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(Messages.oru("MSG1")).verdict()).isEqualTo("AR|MSG1");
            assertThat(client.send(Messages.adt("A01", "2.5", "MSG2")).verdict())
                    .isEqualTo("AR|MSG2");
            assertThat(client.send(Messages.adt("A04", "2.9", "MSG3")).verdict())
                    .isEqualTo("AR|MSG3");
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG4")).verdict())
                    .isEqualTo("AA|MSG4");
        }
        assertThat(database.controlIds()).containsExactly("MSG4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "MSH",
                "MSH|",
                "MSH|^~\\&|",
                "MSH|^~\\&|A|B|C|D|20260101||ADT^A04",
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "PID|1||100001\rMSH|^~\\&|A|B|C|D|20260101||ADT^A04|MSG1|P|2.5\r",
            })
    void what_can_not_be_parsed_is_answered_ae_and_the_connection_goes_on(String text) throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(text).verdict()).startsWith("AE|");
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG1")).verdict())
                    .isEqualTo("AA|MSG1");
        }
    }

    @Test
    void a_message_without_control_id_is_answered_ae_for_it_could_not_be_told_from_another() throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(Messages.adt("A04", "2.5", "")).verdict()).isEqualTo("AE|");
        }
        assertThat(database.controlIds()).isEmpty();
    }

    @Test
    void a_message_that_can_not_be_stored_is_answered_ae_without_a_word_of_the_database() throws Exception {
        database.breakDown();
        try (MllpClient client = new MllpClient(port)) {
            String answer = client.send(Messages.adt("A04", "2.5", "MSG1")).answer();

            assertThat(MllpClient.verdict(answer)).isEqualTo("AE|MSG1");
            assertThat(answer).contains("it could not be stored").doesNotContainIgnoringCase("sql");
        }
    }

    @Test
    void a_message_over_the_limit_is_answered_ae_with_its_control_id_and_the_connection_goes_on() throws Exception {
        String tooLong = Messages.adt("A04", "2.5", "MSG1") + "NTE|1||" + "x".repeat(1_000_000) + "\r";
        try (MllpClient client = new MllpClient(port)) {
            String answer = client.send(tooLong).answer();
            assertThat(MllpClient.verdict(answer)).isEqualTo("AE|MSG1");
            assertThat(answer).contains("longer than " + MAX_MESSAGE_BYTES + " bytes");
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG2")).verdict())
                    .isEqualTo("AA|MSG2");
        }
        assertThat(database.controlIds()).containsExactly("MSG2");
    }

    @Test
    void garbage_between_messages_is_skipped() throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            client.sendBytes(new byte[100_000]);
            client.sendBytes((byte) 0x1C, (byte) 0x0D, (byte) 'x', (byte) 0xFF);
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG1")).verdict())
                    .isEqualTo("AA|MSG1");
        }
    }

    @Test
    void a_peer_that_hangs_up_half_way_stores_nothing_and_harms_nobody() throws Exception {
        byte[] frame = MllpClient.frame(Messages.adt("A04", "2.5", "MSG1").getBytes(StandardCharsets.UTF_8));
        for (int length = 1; length < frame.length; length += 7) {
            try (MllpClient client = new MllpClient(port)) {
                client.sendBytes(Arrays.copyOf(frame, length));
            }
        }
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG2")).verdict())
                    .isEqualTo("AA|MSG2");
        }
        assertThat(database.controlIds()).containsExactly("MSG2");
    }

    @Test
    void the_health_ports_answer_while_the_server_runs_and_refuse_once_it_is_closed() throws Exception {
        List<Integer> healthPorts = new ArrayList<>();
        for (ProbeType type : ProbeType.values()) {
            healthPorts.add(server.port(type));
            awaitAnswer(server.port(type));
        }

        server.close();

        for (int healthPort : healthPorts) {
            assertThat(isRefused(healthPort)).isTrue();
        }
        assertThat(isRefused(port)).isTrue();
    }

    @Test
    void a_question_whether_the_server_is_there_is_answered_aa_and_not_stored() throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(Messages.areYouThere("MSG1")).verdict()).isEqualTo("AA|MSG1");
        }
        assertThat(database.controlIds()).isEmpty();
    }
}
