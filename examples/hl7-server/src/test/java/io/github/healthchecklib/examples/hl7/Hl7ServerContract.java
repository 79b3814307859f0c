package io.github.healthchecklib.examples.hl7;

import static io.github.healthchecklib.examples.hl7.HealthPorts.awaitAnswer;
import static io.github.healthchecklib.examples.hl7.HealthPorts.isRefused;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.app.Connection;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.util.idgenerator.NanoTimeGenerator;
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
    void hapi_client_is_answered_aa_once_stored(String event, String version) throws Exception {
        try (HapiContext context = new DefaultHapiContext()) {
            // Otherwise, HAPI numbers its messages with the help of a file in the working directory.
            context.getParserConfiguration().setIdGenerator(new NanoTimeGenerator());
            Message message = context.getPipeParser().parse(Messages.adt(event, version, "MSG1"));
            Connection client = context.newClient("127.0.0.1", port, false);

            Message acknowledgment = client.getInitiator().sendAndReceive(message);

            assertThat(MllpClient.msa(acknowledgment.encode())).isEqualTo("AA|MSG1");
            assertThat(acknowledgment.getVersion()).isEqualTo(version);
            assertThat(database.controlIds()).containsExactly("MSG1");
            client.close();
        }
    }

    @Test
    void a_stored_message_is_as_it_was_sent() throws Exception {
        String sent = Messages.adt("A04", "2.5", "MSG1").replace("ERIKA", "Ärzte ☤");
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(sent).msa()).isEqualTo("AA|MSG1");
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
            assertThat(client.msa()).isEqualTo("AA|MSG1");
        }
        assertThat(database.contents()).containsExactly(meant);
    }

    @Test
    void latin_1_without_msh_18_is_stored_as_bytes_only() throws Exception {
        byte[] sent =
                Messages.adt("A04", "2.5", "MSG1").replace("ERIKA", "JÜRGEN").getBytes(StandardCharsets.ISO_8859_1);
        try (MllpClient client = new MllpClient(port)) {
            client.sendBytes(MllpClient.frame(sent));
            assertThat(client.msa()).isEqualTo("AA|MSG1");
        }
        assertThat(database.bytes()).containsExactly(sent);
        assertThat(database.contents()).containsOnlyNulls();
    }

    @Test
    void a_nul_is_stored_as_bytes_too() throws Exception {
        byte[] sent = (Messages.adt("A04", "2.5", "MSG1") + "NTE|1||a\0b\r").getBytes(StandardCharsets.UTF_8);
        try (MllpClient client = new MllpClient(port)) {
            client.sendBytes(MllpClient.frame(sent));
            assertThat(client.msa()).isEqualTo("AA|MSG1");
        }
        assertThat(database.bytes()).containsExactly(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void segments_with_lf_are_stored_as_they_came(String lineEnd) throws Exception {
        String sent = "\uFEFF\r\n" + Messages.adt("A04", "2.5", "MSG1").replace("\r", lineEnd) + "ZZ|two letters\r";
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(sent).msa()).isEqualTo("AA|MSG1");
        }
        assertThat(database.contents()).containsExactly(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1"})
    void every_version_2_up_to_2_8_1_is_taken(String version) throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            String answer = client.send(Messages.adt("A04", version, "MSG1")).answer();

            assertThat(MllpClient.msa(answer)).isEqualTo("AA|MSG1");
            assertThat(answer).contains("|P|" + version);
        }
    }

    @Test
    void the_same_message_again_is_answered_aa_and_stored_once() throws Exception {
        String message = Messages.adt("A08", "2.4", "MSG1");
        try (MllpClient client = new MllpClient(port);
                MllpClient again = new MllpClient(port)) {
            assertThat(client.send(message).msa()).isEqualTo("AA|MSG1");
            assertThat(client.send(message).msa()).isEqualTo("AA|MSG1");
            assertThat(again.send(message).msa()).isEqualTo("AA|MSG1");
        }
        assertThat(database.controlIds()).containsExactly("MSG1");
    }

    @Test
    void reused_control_id_with_other_content_is_another_message() throws Exception {
        String message = Messages.adt("A08", "2.4", "1");
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(message).msa()).isEqualTo("AA|1");
            assertThat(client.send(message.replace("ERIKA", "MAX")).msa()).isEqualTo("AA|1");
            assertThat(client.send(message.replace("|HIS|", "|HIS^1.2.3^ISO|")).msa())
                    .isEqualTo("AA|1");
        }
        assertThat(database.controlIds()).containsExactly("1", "1", "1");
    }

    @Test
    void a_control_id_as_long_as_the_header_allows_is_kept() throws Exception {
        String controlId = "Ä".repeat(1900);
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(Messages.adt("A04", "2.5", controlId)).msa()).isEqualTo("AA|" + controlId);
        }
        assertThat(database.controlIds()).containsExactly(controlId);
    }

    @Test
    void refused_row_is_not_taken_for_a_duplicate() throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG1")).msa()).isEqualTo("AA|MSG1");
            // As after a restore without its sequences.
            database.restartIds();

            assertThat(client.send(Messages.adt("A04", "2.5", "MSG2")).msa()).isEqualTo("AE|MSG2");
        }
        assertThat(database.controlIds()).containsExactly("MSG1");
    }

    @Test
    void a_fifth_encoding_character_is_taken_in_every_version() throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            for (String version : List.of("2.3", "2.5", "2.7")) {
                String message = Messages.adt("A04", version, version).replace("^~\\&", "^~\\&#");
                assertThat(client.send(message).msa()).isEqualTo("AA|" + version);
            }
        }
        assertThat(database.controlIds()).containsExactly("2.3", "2.5", "2.7");
    }

    @Test
    void a_frame_without_its_last_cr_is_answered() throws Exception {
        byte[] frame = MllpClient.frame(Messages.adt("A04", "2.5", "MSG1").getBytes(StandardCharsets.UTF_8));
        try (MllpClient client = new MllpClient(port)) {
            client.sendBytes(Arrays.copyOf(frame, frame.length - 1));
            assertThat(client.msa()).isEqualTo("AA|MSG1");
        }
    }

    @Test
    void two_senders_may_use_the_same_control_id() throws Exception {
        String message = Messages.adt("A08", "2.4", "MSG1");
        try (MllpClient client = new MllpClient(port)) {
            client.send(message).msa();
            client.send(message.replace("|HIS|", "|OTHER|")).msa();
        }
        assertThat(database.controlIds()).containsExactly("MSG1", "MSG1");
    }

    @Test
    void same_message_on_many_connections_is_stored_once() throws Exception {
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
            assertThat(MllpClient.msa(answer.get())).as(answer.get()).isEqualTo("AA|MSG1");
        }
        assertThat(database.controlIds()).containsExactly("MSG1");
    }

    @Test
    void a_type_that_is_not_taken_is_answered_ar() throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(Messages.oru("MSG1")).msa()).isEqualTo("AR|MSG1");
            assertThat(client.send(Messages.adt("A01", "2.5", "MSG2")).msa()).isEqualTo("AR|MSG2");
            assertThat(client.send(Messages.adt("A04", "2.9", "MSG3")).msa()).isEqualTo("AR|MSG3");
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG4")).msa()).isEqualTo("AA|MSG4");
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
                "MSH|^~\\&|A|B|C|D|20260101||ADT^A04|MSG\u001B[2J|P|2.5\r",
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "PID|1||100001\rMSH|^~\\&|A|B|C|D|20260101||ADT^A04|MSG1|P|2.5\r",
            })
    void unparseable_message_is_answered_ae(String text) throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(text).msa()).startsWith("AE|");
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG1")).msa()).isEqualTo("AA|MSG1");
        }
    }

    @Test
    void message_without_control_id_is_answered_ae() throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(Messages.adt("A04", "2.5", "")).msa()).isEqualTo("AE|");
        }
        assertThat(database.controlIds()).isEmpty();
    }

    /** Of these, an acknowledgment would have only a part. */
    @ParameterizedTest
    @ValueSource(strings = {"A^B", "A~B", "A&B", "A\\", "^", "&A"})
    void a_control_id_with_a_separator_is_answered_ae_and_not_stored(String controlId) throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(Messages.adt("A04", "2.5", controlId)).msa()).startsWith("AE|");
        }
        assertThat(database.controlIds()).isEmpty();
    }

    @Test
    void message_that_cannot_be_stored_is_answered_ae_without_details() throws Exception {
        database.breakDown();
        try (MllpClient client = new MllpClient(port)) {
            String answer = client.send(Messages.adt("A04", "2.5", "MSG1")).answer();

            assertThat(MllpClient.msa(answer)).isEqualTo("AE|MSG1");
            assertThat(answer).contains("it could not be stored").doesNotContainIgnoringCase("sql");
        }
    }

    @Test
    void message_over_the_limit_is_answered_ae_with_its_control_id() throws Exception {
        String tooLong = Messages.adt("A04", "2.5", "MSG1") + "NTE|1||" + "x".repeat(1_000_000) + "\r";
        try (MllpClient client = new MllpClient(port)) {
            String answer = client.send(tooLong).answer();
            assertThat(MllpClient.msa(answer)).isEqualTo("AE|MSG1");
            assertThat(answer).contains("longer than " + MAX_MESSAGE_BYTES + " bytes");
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG2")).msa()).isEqualTo("AA|MSG2");
        }
        assertThat(database.controlIds()).containsExactly("MSG2");
    }

    @Test
    void garbage_between_messages_is_skipped() throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            client.sendBytes(new byte[100_000]);
            client.sendBytes((byte) 0x1C, (byte) 0x0D, (byte) 'x', (byte) 0xFF);
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG1")).msa()).isEqualTo("AA|MSG1");
        }
    }

    @Test
    void client_that_hangs_up_halfway_stores_nothing() throws Exception {
        byte[] frame = MllpClient.frame(Messages.adt("A04", "2.5", "MSG1").getBytes(StandardCharsets.UTF_8));
        for (int length = 1; length < frame.length; length += 7) {
            try (MllpClient client = new MllpClient(port)) {
                client.sendBytes(Arrays.copyOf(frame, length));
            }
        }
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG2")).msa()).isEqualTo("AA|MSG2");
        }
        assertThat(database.controlIds()).containsExactly("MSG2");
    }

    @Test
    void health_ports_answer_until_the_server_is_closed() throws Exception {
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
    void nmq_n01_is_answered_aa_and_not_stored() throws Exception {
        try (MllpClient client = new MllpClient(port)) {
            assertThat(client.send(Messages.areYouThere("MSG1")).msa()).isEqualTo("AA|MSG1");
        }
        assertThat(database.controlIds()).isEmpty();
    }
}
