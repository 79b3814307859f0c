package io.github.healthchecklib.examples.hl7;

import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(
        value = "io.github.healthchecklib.examples.hl7.PostgresqlProcess#isInstalled",
        disabledReason = "PostgreSQL is not installed below /usr/lib/postgresql")
class Hl7ServerOnPostgresqlTest extends Hl7ServerContract {
    @Override
    Database openDatabase() throws Exception {
        return PostgresqlProcess.start();
    }
}
