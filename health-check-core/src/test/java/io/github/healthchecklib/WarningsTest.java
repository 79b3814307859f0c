package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.CapturedLog;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log warns of: loopback in a container, a port that nothing probes, a Health without indicators. */
class WarningsTest {
    private static final Duration SOON = Duration.ofMillis(100);

    private final CapturedLog log = new CapturedLog();
    private final Health health = new Health("liveness");

    @AfterEach
    void close() {
        health.close();
        log.close();
    }

    @ParameterizedTest
    @CsvSource({"CONTAINER_APP_NAME,hl7-server,127.0.0.1", "KUBERNETES_SERVICE_HOST,10.0.0.1,localhost"})
    void loopback_in_a_container_is_warned_of_with_the_fix(String variable, String value, String host) {
        var config = HealthCheckConfig.fromEnvironment(Map.of(variable, value))
                .withHost(host)
                .withPort(0);
        try (var server = new TcpHealthCheckServer(config)) {
            server.start();

            await().untilAsserted(() -> assertThat(log.warnings())
                    .singleElement()
                    .satisfies(warning -> assertThat(warning)
                            .endsWith(server.port() + " is bound to loopback, but this runs in a container (" + variable
                                    + " is set): the platform probes the container from outside, so its probes are"
                                    + " refused. Set HEALTH_CHECK_HOST=0.0.0.0.")));
        }
    }

    @Test
    void the_wildcard_in_a_container_is_not_warned_of() {
        var config = HealthCheckConfig.fromEnvironment(Map.of("CONTAINER_APP_NAME", "hl7-server"))
                .withHost("0.0.0.0")
                .withPort(0);
        try (var server = new TcpHealthCheckServer(config)) {
            server.start();
        }
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void a_port_that_nothing_probes_is_warned_of_once() {
        try (var unprobed = started(SOON);
                var later = started(SOON.multipliedBy(5))) {
            await().until(() -> log.warnings().stream().anyMatch(warning -> warning.contains(":" + later.port())));

            assertThat(log.warnings())
                    .filteredOn(warning -> warning.contains(":" + unprobed.port()))
                    .containsExactly("Health check port 127.0.0.1:" + unprobed.port()
                            + " has been open for 0.1s without being probed. Check that a TCP probe is configured for"
                            + " this port.");
        }
    }

    @Test
    void after_that_warning_the_port_still_answers() throws Exception {
        try (var server = started(Duration.ofMillis(1))) {
            await().until(() -> !log.warnings().isEmpty());
            assertAnswers(server.port());
        }
    }

    @Test
    void a_port_that_was_probed_in_time_is_not_warned_of() throws Exception {
        try (var probed = started(Duration.ofSeconds(3))) {
            assertAnswers(probed.port());
            // Its time runs out after the other's, so when this one has warned the first would have.
            try (var unprobed = started(Duration.ofMillis(3200))) {
                await().until(() -> log.warnings().stream().anyMatch(line -> line.contains(":" + unprobed.port())));
                assertThat(log.warnings()).noneMatch(line -> line.contains(":" + probed.port()));
            }
        }
    }

    @Test
    void zero_turns_that_warning_off() {
        try (var never = started(Duration.ZERO);
                var soon = started(SOON)) {
            await().until(() -> !log.warnings().isEmpty());
            assertThat(log.warnings()).hasSize(1).noneMatch(line -> line.contains(":" + never.port()));
            assertThat(soon.isOpen()).isTrue();
        }
    }

    /** "How long the server may go without any probe after its start before it logs one warning." */
    @Test
    void server_warns_that_nothing_has_probed_when_the_port_flaps() {
        HealthSignal signal = health.signal("signal");
        HealthCheckConfig config = HealthCheckConfig.defaults().withPort(0).withUnprobedWarning(Duration.ofMillis(300));
        try (var server = new TcpHealthCheckServer(config, health)) {
            server.start();
            await("a warning that nothing has probed")
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> {
                        signal.unhealthy("for a moment");
                        signal.healthy();
                        return log.warnings().stream().anyMatch(line -> line.contains("without being probed"));
                    });
        }
    }

    @Test
    void end_of_the_only_heartbeat_is_a_warning() {
        try (CapturedLog ofHealth = new CapturedLog(Health.class)) {
            Heartbeat loop = health.heartbeat("loop", Duration.ofMinutes(1));
            loop.beat();
            await().until(() -> !ofHealth.infos().isEmpty());
            int before = ofHealth.aboveTrace().size();
            int warningsBefore = ofHealth.warnings().size();

            loop.remove();

            await().until(() -> ofHealth.aboveTrace().size() > before);
            assertThat(ofHealth.aboveTrace()
                            .subList(before, ofHealth.aboveTrace().size()))
                    .filteredOn(line -> line.contains("closed"))
                    .isEmpty();
            assertThat(ofHealth.warnings()).hasSize(warningsBefore + 1);
        }
    }

    private static TcpHealthCheckServer started(Duration unprobedWarning) {
        var server = new TcpHealthCheckServer(
                HealthCheckConfig.defaults().withPort(0).withUnprobedWarning(unprobedWarning));
        server.start();
        return server;
    }
}
