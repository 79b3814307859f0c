package io.github.healthchecklib.examples.hl7;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(
        value = "io.github.healthchecklib.examples.hl7.PostgresqlProcess#isInstalled",
        disabledReason = "PostgreSQL is not installed below /usr/lib/postgresql")
class Hl7ServerOnPostgresqlTest extends Hl7ServerContract {
    private static PostgresqlProcess postgresql;

    @BeforeAll
    static void startPostgresql() throws Exception {
        postgresql = PostgresqlProcess.start();
    }

    @AfterAll
    static void stopPostgresql() throws Exception {
        postgresql.stop();
    }

    @Override
    Database openDatabase() throws Exception {
        return postgresql.newDatabase();
    }
}
