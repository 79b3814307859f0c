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

/** What the log tells a person. */
class WarningsTest {
    private static final Duration SOON = Duration.ofMillis(100);

    private final CapturedLog log = new CapturedLog();

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @Test
    void opening_and_closing_are_logged_with_the_address() {
        var server = new TcpHealthCheckServer("127.0.0.1", 0);
        server.start();
        int port = server.port();
        server.stop();

        assertThat(log.infos())
                .containsExactly(
                        "Health check port 127.0.0.1:" + port + " is open",
                        "Health check port 127.0.0.1:" + port + " is closed");
        assertThat(log.warnings()).isEmpty();
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
                                    + " is set): the platform probes the container from outside, so its probes are refused."
                                    + " Set HEALTH_CHECK_HOST=0.0.0.0.")));
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

    private static TcpHealthCheckServer started(Duration unprobedWarning) {
        var server = new TcpHealthCheckServer(
                HealthCheckConfig.defaults().withPort(0).withUnprobedWarning(unprobedWarning));
        server.start();
        return server;
    }
}
