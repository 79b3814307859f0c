package io.github.healthchecklib.examples.hl7;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.ProbeType.READINESS;
import static io.github.healthchecklib.ProbeType.STARTUP;
import static io.github.healthchecklib.examples.hl7.HealthPorts.assertAnswers;
import static io.github.healthchecklib.examples.hl7.HealthPorts.awaitAnswer;
import static io.github.healthchecklib.examples.hl7.HealthPorts.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.HealthProbes;
import io.github.healthchecklib.HealthProbesConfig;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What the health ports of the server tell when its real database is stopped, and when a message is really stuck. */
@EnabledIf(
        value = "io.github.healthchecklib.examples.hl7.PostgresqlProcess#isInstalled",
        disabledReason = "PostgreSQL is not installed below /usr/lib/postgresql")
class Hl7HealthTest {
    private static PostgresqlProcess postgresql;

    private Database database;
    private HealthProbes probes;
    private Hl7Server server;

    @BeforeAll
    static void startPostgresql() throws Exception {
        postgresql = PostgresqlProcess.start();
    }

    @AfterAll
    static void stopPostgresql() throws Exception {
        postgresql.stop();
    }

    @BeforeEach
    void startWithNewDatabase() throws Exception {
        database = postgresql.newDatabase();
        start(database);
        awaitAnswer(probes.port(LIVENESS));
        awaitAnswer(probes.port(READINESS));
        awaitAnswer(probes.port(STARTUP));
    }

    private void start(Database database) {
        Map<String, String> environment = Map.of(
                "HOST", "127.0.0.1",
                "PORT", "0",
                "HEALTH_CHECK_PORT", "0",
                "HEALTH_CHECK_READINESS_PORT", "0",
                "HEALTH_CHECK_STARTUP_PORT", "0",
                "MESSAGE_LIMIT_SECONDS", "1",
                "STORE_LIMIT_SECONDS", "1",
                "DATABASE_URL", database.url());
        probes = new HealthProbes(HealthProbesConfig.fromEnvironment(environment));
        server = new Hl7Server(Settings.from(environment), probes);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void stopped_database_closes_readiness_only() throws Exception {
        postgresql.shutDown();

        awaitRefusal(probes.port(READINESS));
        assertThat(probes.readiness().report().reasons())
                .startsWith("database: ")
                .contains("refused");
        assertAnswers(probes.port(LIVENESS));

        postgresql.startAgain();
        awaitAnswer(probes.port(READINESS));
        assertTaken("MSG1");
    }

    @Test
    void server_started_before_its_database_is_alive_then_ready() throws Exception {
        server.close();
        postgresql.shutDown();

        start(database);
        awaitAnswer(probes.port(LIVENESS));
        awaitAnswer(probes.port(STARTUP));
        assertThat(isRefused(probes.port(READINESS))).isTrue();

        postgresql.startAgain();
        awaitAnswer(probes.port(READINESS));
        assertTaken("MSG1");
    }

    @Test
    void read_only_database_closes_readiness_only() throws Exception {
        postgresql.setReadOnly(true);
        try {
            awaitRefusal(probes.port(READINESS));
            assertThat(probes.readiness().report().reasons())
                    .startsWith("database: ")
                    .contains("read-only");
            assertAnswers(probes.port(LIVENESS));
        } finally {
            postgresql.setReadOnly(false);
        }
        awaitAnswer(probes.port(READINESS));
        assertTaken("MSG1");
    }

    @Test
    void read_only_sessions_are_replaced() throws Exception {
        database.setReadOnly(true);
        awaitRefusal(probes.port(READINESS));

        database.setReadOnly(false);

        awaitAnswer(probes.port(READINESS));
        assertTaken("MSG1");
    }

    @Test
    void a_database_in_another_encoding_than_utf_8_is_not_ready() throws Exception {
        server.close();

        start(postgresql.newDatabase(" ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"));

        awaitAnswer(probes.port(LIVENESS));
        await().untilAsserted(() ->
                assertThat(probes.readiness().report().reasons()).contains("has no equivalent in encoding \"LATIN1\""));
        assertThat(isRefused(probes.port(READINESS))).isTrue();
    }

    @Test
    void a_table_that_is_gone_closes_readiness_and_not_liveness() throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE received_message");
        }
        awaitRefusal(probes.port(READINESS));
        assertThat(probes.readiness().report().reasons())
                .isEqualTo("database: no message can be stored: ERROR: relation \"received_message\" does not exist");
        assertAnswers(probes.port(LIVENESS));
    }

    @Test
    void locked_table_closes_readiness() throws Exception {
        try (Connection locking = database.connect();
                Statement statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("LOCK TABLE received_message");
            awaitRefusal(probes.port(READINESS));
            assertThat(probes.readiness().report().reasons())
                    .isEqualTo("database: no message can be stored: timed out after 5 s");
            locking.rollback();
        }
        awaitAnswer(probes.port(READINESS));
        assertThat(database.controlIds()).isEmpty();
    }

    @Test
    void stuck_message_closes_liveness_after_its_limit() throws Exception {
        try (MllpClient client = new MllpClient(server.port());
                Connection locking = database.connect();
                Statement statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("LOCK TABLE received_message");
            client.send(Messages.adt("A04", "2.5", "MSG1"));

            awaitRefusal(probes.port(LIVENESS));
            assertThat(probes.liveness().report().reasons()).isEqualTo("messages: work in progress for over 1s: MSG1");

            locking.rollback();
            assertThat(client.msa()).isEqualTo("AA|MSG1");
            awaitAnswer(probes.port(LIVENESS));
        }
    }

    private void assertTaken(String controlId) throws Exception {
        try (MllpClient client = new MllpClient(server.port())) {
            assertThat(client.send(Messages.adt("A04", "2.5", controlId)).msa()).isEqualTo("AA|" + controlId);
        }
    }

    private static void awaitRefusal(int port) {
        await().atMost(Duration.ofSeconds(30)).until(() -> isRefused(port));
    }
}
