package io.github.healthchecklib.examples.hl7;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.ProbeType.READINESS;
import static io.github.healthchecklib.examples.hl7.HealthPorts.awaitAnswer;
import static io.github.healthchecklib.examples.hl7.HealthPorts.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.HealthProbes;
import io.github.healthchecklib.HealthProbesConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is part of the process is repaired, if by anything, by a restart. */
class EmbeddedStoreTest {
    @Test
    void broken_store_closes_readiness_and_liveness_after_its_limit(@TempDir Path folder) throws Exception {
        Database database = Database.h2(folder);
        Map<String, String> environment = Map.of(
                "HOST", "127.0.0.1",
                "PORT", "0",
                "HEALTH_CHECK_PORT", "0",
                "HEALTH_CHECK_READINESS_PORT", "0",
                "HEALTH_CHECK_STARTUP_PORT", "off",
                "STORE_LIMIT_SECONDS", "1",
                "DATABASE_URL", database.url());
        HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(environment));
        Hl7Server server = new Hl7Server(Settings.from(environment), probes);
        server.start();
        try {
            awaitAnswer(probes.port(LIVENESS));
            awaitAnswer(probes.port(READINESS));

            database.breakDown();

            await().atMost(Duration.ofSeconds(30)).until(() -> isRefused(probes.port(READINESS)));
            await().atMost(Duration.ofSeconds(30)).until(() -> isRefused(probes.port(LIVENESS)));
            assertThat(probes.liveness().report().reasons())
                    .startsWith("readiness: ")
                    .contains("no message can be stored");
        } finally {
            server.close();
        }
    }
}
