package io.github.healthchecklib;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.ProbeType.READINESS;
import static io.github.healthchecklib.ProbeType.STARTUP;
import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Readiness is open only once startup has been passed, and while liveness is open. */
class ReadinessImpliesLivenessTest {
    private static final Map<String, String> ANY_PORTS =
            Map.of("HEALTH_CHECK_PORT", "0", "HEALTH_CHECK_READINESS_PORT", "0", "HEALTH_CHECK_STARTUP_PORT", "0");

    private final HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(ANY_PORTS));

    @AfterEach
    void close() {
        probes.close();
    }

    @Test
    void readiness_refuses_while_liveness_is_unhealthy() throws Exception {
        HealthSignal loop = probes.liveness().signal("loop");
        loop.healthy();
        probes.start();
        assertAnswers(probes.port(READINESS));

        loop.unhealthy("stuck");
        assertThat(isRefused(probes.port(READINESS)))
                .as("readiness refuses while liveness does")
                .isTrue();

        loop.healthy();
        assertAnswers(probes.port(READINESS));
    }

    @Test
    void readiness_refuses_when_a_heartbeat_of_liveness_stops() throws Exception {
        Heartbeat loop = probes.liveness().heartbeat("loop", Duration.ofMillis(100));
        loop.beat();
        probes.start();

        await().until(() -> !probes.isOpen(LIVENESS));

        await("readiness refuses while liveness does")
                .atMost(Duration.ofSeconds(1))
                .until(() -> isRefused(probes.port(READINESS)));
    }

    @Test
    void readiness_refuses_until_startup_is_passed() throws Exception {
        HealthSignal migrated = probes.startup().signal("database migrated");
        probes.start();
        assertThat(isRefused(probes.port(READINESS)))
                .as("readiness refuses before startup is passed")
                .isTrue();

        migrated.healthy();
        assertAnswers(probes.port(STARTUP));
        assertAnswers(probes.port(READINESS));

        migrated.unhealthy("of no interest any more");
        assertAnswers(probes.port(READINESS));
    }

    @Test
    void readiness_waits_for_startup_without_a_startup_port() throws Exception {
        var environment = new HashMap<>(ANY_PORTS);
        environment.put("HEALTH_CHECK_STARTUP_PORT", "off");
        try (HealthProbes two = new HealthProbes(HealthProbesConfig.fromEnvironment(environment))) {
            HealthSignal migrated = two.startup().signal("database migrated");
            two.start();
            assertThat(isRefused(two.port(READINESS)))
                    .as("readiness refuses before startup is passed")
                    .isTrue();

            migrated.healthy();
            assertAnswers(two.port(READINESS));
        }
    }

    /** Each of the two follows the other here, which must not keep both closed for good. */
    @Test
    void both_open_again_after_an_escalation_recovers() throws Exception {
        HealthSignal database = probes.readiness().signal("database");
        database.healthy();
        probes.liveness().escalate(probes.readiness(), Duration.ofMillis(50));
        probes.start();
        await().until(() -> probes.isOpen(READINESS));
        database.unhealthy("pool is dead");
        await().until(() -> !probes.isOpen(LIVENESS));

        database.healthy();

        await().until(() -> probes.isOpen(LIVENESS) && probes.isOpen(READINESS));
        assertAnswers(probes.port(LIVENESS));
        assertAnswers(probes.port(READINESS));
    }
}
