package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.CapturedLog;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the log says of a port: its address, when it opens and closes, and why it is closed. */
class PortLogTest {
    private final Health health = new Health("liveness");

    @AfterEach
    void close() {
        health.close();
    }

    @Test
    void opening_and_closing_are_logged_with_the_address() {
        try (CapturedLog log = new CapturedLog()) {
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
    }

    @Test
    void start_names_what_is_missing_when_there_is_no_indicator() {
        try (CapturedLog log = new CapturedLog();
                var server =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
            server.start();

            await().until(() -> !log.infos().isEmpty());
            assertThat(log.infos()).noneMatch(line -> line.trim().endsWith(":"));
        }
    }

    @Test
    void server_logs_opening_and_closing_by_a_signal() throws Exception {
        HealthSignal signal = health.signal("signal");
        try (CapturedLog log = new CapturedLog();
                var server =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
            server.start();
            String port = ":" + server.port();
            await().until(() -> !log.infos().isEmpty());

            signal.healthy();
            assertAnswers(server.port());
            awaitInfo(log, port, "open");

            signal.unhealthy("the test says so");
            awaitInfo(log, port, "closed");
        }
    }

    private static void awaitInfo(CapturedLog log, String port, String word) {
        await("an INFO that port " + port + " is " + word)
                .atMost(Duration.ofSeconds(2))
                .untilAsserted(
                        () -> assertThat(log.infos()).anyMatch(line -> line.contains(port) && line.contains(word)));
    }

    @Test
    void log_has_the_health_before_its_port() {
        HealthSignal signal = health.signal("signal");
        try (CapturedLog log = CapturedLog.ofLibrary(record -> {});
                var server =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
            server.start();
            await().until(() -> log.aboveTrace().size() == 1);
            signal.healthy();
            await().until(() -> log.aboveTrace().size() == 3);
            signal.unhealthy("broken");
            await().until(() -> log.aboveTrace().size() == 5);

            assertThat(log.aboveTrace().stream().map(line -> line.replaceAll("after \\S+s", "after a while")))
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .contains("is closed because health liveness is unhealthy: signal: not set yet"),
                            line -> assertThat(line).contains("changed from unhealthy to healthy"),
                            line -> assertThat(line).endsWith("is open"),
                            line -> assertThat(line)
                                    .endsWith("changed from healthy to unhealthy after a while: signal: broken"),
                            line -> assertThat(line).endsWith("is closed because health liveness is unhealthy"));
        }
    }
}
