package io.github.healthchecklib;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.ProbeType.READINESS;
import static io.github.healthchecklib.ProbeType.STARTUP;
import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.internal.SocketSource;
import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.Leftovers;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Servers and probes that are stopped and started again, or whose first start has failed. */
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class RestartTest {
    private static final Duration LONG = Duration.ofHours(1);

    /** How many listening sockets cannot be created yet. */
    private final AtomicInteger noListeners = new AtomicInteger();

    private final SocketSource sockets = () -> {
        if (noListeners.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new SocketException("Too many open files");
        }
        return new ServerSocket();
    };
    private final CapturedLog log = new CapturedLog();
    private final HealthRuntime runtime = new HealthRuntime();
    private final HealthProbes probes =
            new HealthProbes(HealthProbesConfig.defaults().withAnyPorts(), runtime, sockets);

    @AfterEach
    void close() {
        probes.close();
        log.close();
        assertThat(Leftovers.threads()).isEmpty();
    }

    @Test
    void probes_that_were_stopped_refuse_and_say_so() {
        probes.start();

        probes.stop();

        for (ProbeType type : ProbeType.values()) {
            assertThat(probes.isOpen(type)).isFalse();
        }
        assertThat(probes.liveness().report().reasons()).isEqualTo("started: stopped");
        assertThat(probes.startup().report().reasons()).isEqualTo("started: stopped");
        assertThat(probes.readiness().report().reasons()).isEqualTo("accepting: stopped");
        assertThat(Leftovers.threads()).isEmpty();
    }

    @Test
    void probes_that_were_stopped_can_be_started_again() throws Exception {
        probes.start();
        probes.stop();
        probes.stop();

        probes.start();

        for (ProbeType type : ProbeType.values()) {
            assertAnswers(probes.port(type));
        }
    }

    @Test
    void startup_must_be_passed_again_after_a_restart() {
        HealthSignal loop = probes.liveness().signal("loop");
        loop.healthy();
        probes.start();
        assertThat(probes.isOpen(STARTUP)).isTrue();
        probes.stop();
        loop.unhealthy("not running yet");

        probes.start();
        assertThat(probes.isOpen(STARTUP)).isFalse();

        loop.healthy();
        assertThat(probes.isOpen(STARTUP)).isTrue();
    }

    @Test
    void start_logs_each_port_that_is_open() {
        probes.start();

        await().untilAsserted(() -> assertThat(log.infos())
                .containsExactlyInAnyOrderElementsOf(List.of(
                        "Health check port 127.0.0.1:" + probes.port(LIVENESS) + " is open",
                        "Health check port 127.0.0.1:" + probes.port(READINESS) + " is open",
                        "Health check port 127.0.0.1:" + probes.port(STARTUP) + " is open")));
    }

    @Test
    void drain_after_close_does_not_wait() throws Exception {
        probes.start();
        WorkTracker tracker = probes.liveness().workTracker("work", LONG);
        tracker.begin();
        probes.close();

        assertThat(probes.drain(LONG, LONG, tracker)).isFalse();
    }

    @Test
    void failed_start_of_probes_holds_nothing_and_can_be_repeated() throws Exception {
        noListeners.set(Integer.MAX_VALUE);
        assertThatThrownBy(probes::start)
                .isInstanceOf(HealthCheckStartException.class)
                .hasMessageContaining("Too many open files");
        assertThat(Leftovers.threads()).isEmpty();
        assertThat(probes.liveness().report().reasons()).isEqualTo("started: could not be started");

        noListeners.set(0);
        probes.start();

        for (ProbeType type : ProbeType.values()) {
            assertAnswers(probes.port(type));
        }
    }

    @Test
    void failed_start_of_a_server_holds_nothing_and_can_be_repeated() throws Exception {
        noListeners.set(Integer.MAX_VALUE);
        try (var server =
                new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), List.of(), runtime, sockets)) {
            assertThatThrownBy(server::start)
                    .isInstanceOf(HealthCheckStartException.class)
                    .hasRootCauseInstanceOf(SocketException.class);
            assertThat(server.port()).isZero();
            assertThat(Leftovers.threads()).isEmpty();

            noListeners.set(0);
            server.start();
            assertAnswers(server.port());
        }
    }

    @Test
    void second_start_changes_and_logs_nothing() throws IOException {
        try (var server =
                new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), List.of(), runtime, sockets)) {
            assertThat(server.outage()).isEmpty();
            server.start();
            int port = server.port();
            server.start();

            assertThat(server.port()).isEqualTo(port);
            assertThat(server.outage()).isEmpty();
            server.stop();
            assertThat(log.infos())
                    .containsExactly(
                            "Health check port 127.0.0.1:" + port + " is open",
                            "Health check port 127.0.0.1:" + port + " is closed");
        }
    }
}
