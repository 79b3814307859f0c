package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.Hang;
import io.github.healthchecklib.testing.Leftovers;
import io.github.healthchecklib.testing.Race;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listeners and log handlers that hang or are slow: calls return, ports answer and checks run all the same. */
class HangingCodeTest {
    private static final Map<String, String> ANY_PORTS =
            Map.of("HEALTH_CHECK_PORT", "0", "HEALTH_CHECK_READINESS_PORT", "0", "HEALTH_CHECK_STARTUP_PORT", "0");

    /** For a call that waits for nobody, on a busy machine. */
    private static final Duration PROMPTLY = Duration.ofSeconds(1);

    /** At least what {@code close()} may take to deliver what is pending. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Health health = new Health("liveness");
    private final Hang hang = new Hang();
    private final AtomicBoolean armed = new AtomicBoolean();

    @AfterEach
    void close() {
        hang.close();
        health.close();
        await().until(() -> Leftovers.threads().isEmpty());
    }

    @Test
    void beat_returns_when_listener_hangs() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofMinutes(1));
        health.addListener(change -> hangIfArmed());
        armed.set(true);

        assertThat(returns(PROMPTLY, loop::beat)).as("beat returns").isTrue();
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void signal_returns_when_listener_hangs() {
        HealthSignal signal = health.signal("signal");
        health.addListener(change -> hangIfArmed());
        armed.set(true);

        assertThat(returns(PROMPTLY, signal::healthy)).as("healthy returns").isTrue();
    }

    @Test
    void end_of_work_returns_when_listener_hangs() {
        WorkTracker tracker = health.workTracker("work", Duration.ofMillis(20));
        health.addListener(change -> {
            if (change.after().healthy()) {
                hangIfArmed();
            }
        });
        WorkTracker.Work late = tracker.begin();
        await().until(() -> !health.isHealthy());
        armed.set(true);

        assertThat(returns(PROMPTLY, late::close)).as("close returns").isTrue();
    }

    @Test
    void addListener_returns_when_listener_hangs() {
        armed.set(true);

        assertThat(returns(PROMPTLY, () -> health.addListener(change -> hangIfArmed())))
                .as("addListener returns")
                .isTrue();
    }

    @Test
    void close_returns_when_listener_hangs() {
        health.signal("signal").healthy();
        health.addListener(change -> hangIfArmed());
        armed.set(true);

        assertThat(returns(CLOSING, health::close)).as("close returns").isTrue();
    }

    /** Close delivers what is pending, which must not wait for the thread that calls it. */
    @Test
    void close_and_stop_return_when_called_by_listener() throws Exception {
        HealthSignal signal = health.signal("signal");
        AtomicBoolean returned = new AtomicBoolean();
        try (var server = new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
            server.start();
            health.addListener(change -> {
                if (change.after().healthy()) {
                    server.stop();
                    health.close();
                    returned.set(true);
                }
            });

            assertThat(returns(PROMPTLY, signal::healthy)).as("healthy returns").isTrue();
            await().untilTrue(returned);
            assertThat(health.isHealthy()).isFalse();
        }
    }

    @Test
    void heartbeat_stays_healthy_when_listener_is_slow() throws Exception {
        Duration limit = Duration.ofMillis(400);
        Heartbeat loop = health.heartbeat("loop", limit);
        health.addListener(change -> hangIfArmed());
        armed.set(true);
        AtomicBoolean running = new AtomicBoolean(true);
        Thread application = new Thread(() -> {
            while (running.get()) {
                loop.beat();
            }
        });
        application.start();
        try {
            await().until(hang::hasBegun);
            await().pollInterval(Duration.ofMillis(1))
                    .pollDelay(Duration.ZERO)
                    .during(limit.multipliedBy(2))
                    .atMost(limit.multipliedBy(3))
                    .untilAsserted(() -> assertThat(health.report().reasons()).isEmpty());
        } finally {
            running.set(false);
            hang.close();
            application.join();
        }
    }

    @Test
    void server_start_and_stop_return_when_log_handler_hangs() throws Exception {
        health.signal("signal").healthy();
        try (var server = new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health);
                CapturedLog log = CapturedLog.ofLibrary(this::hangAboveTrace);
                hang) {
            assertThat(returns(PROMPTLY, server::start)).as("start returns").isTrue();
            assertAnswers(server.port());
            int port = server.port();

            assertThat(returns(PROMPTLY, server::stop)).as("stop returns").isTrue();
            assertThat(isRefused(port)).isTrue();
            hang.close();
            await().until(() -> !log.infos().isEmpty());
        }
    }

    @Test
    void probes_start_drain_and_close_return_when_log_handler_hangs() {
        HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(ANY_PORTS));
        try (CapturedLog log = CapturedLog.ofLibrary(this::hangAboveTrace);
                hang) {
            assertThat(returns(PROMPTLY, probes::start)).as("start returns").isTrue();
            assertThat(returns(PROMPTLY, () -> probes.drain(Duration.ZERO)))
                    .as("drain returns")
                    .isTrue();
            assertThat(returns(CLOSING, probes::close)).as("close returns").isTrue();
            hang.close();
            await().until(() -> !log.infos().isEmpty());
        } finally {
            probes.close();
        }
    }

    @Test
    void port_answers_when_log_handler_hangs_on_the_unprobed_warning() throws Exception {
        HealthCheckConfig config = HealthCheckConfig.defaults().withPort(0).withUnprobedWarning(Duration.ofMillis(20));
        try (var server = new TcpHealthCheckServer(config);
                CapturedLog log = CapturedLog.ofLibrary(record -> {
                    if (record.getLevel().equals(Level.WARNING)) {
                        hang.hang();
                    }
                });
                hang) {
            server.start();
            await().until(() -> !log.warnings().isEmpty());

            for (int probe = 1; probe <= 20; probe++) {
                assertAnswers(server.port());
            }
            assertThat(returns(PROMPTLY, server::stop)).as("stop returns").isTrue();
        }
    }

    @Test
    void check_runs_again_when_log_handler_hangs_on_its_exception() throws Exception {
        try (CapturedLog log = new CapturedLog(Health.class, record -> {
                    if (record.getThrown() != null) {
                        hang.hang();
                    }
                });
                hang) {
            AtomicInteger runs = new AtomicInteger();
            health.check(
                    "database", CheckSchedule.every(Duration.ofMillis(20)).withTimeout(Duration.ofMillis(200)), () -> {
                        if (runs.incrementAndGet() == 1) {
                            throw new IOException("no route");
                        }
                        return CheckResult.healthy();
                    });

            assertThat(health.awaitHealthy(Duration.ofSeconds(2)))
                    .as("healthy in the second run, with the log hanging at the first: %s", log.debugs())
                    .isTrue();
        }
    }

    private void hangIfArmed() {
        if (armed.get()) {
            hang.hang();
        }
    }

    /** A trace of each probe is for who looks for a fault, and may cost something. */
    private void hangAboveTrace(LogRecord record) {
        if (record.getLevel().intValue() > Level.FINER.intValue()) {
            hang.hang();
        }
    }

    /** Whether a call comes back in time, on a thread of its own because it may hang. */
    private static boolean returns(Duration atMost, Race.Action call) {
        Thread thread = new Thread(() -> {
            try {
                call.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(atMost.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return !thread.isAlive();
    }
}
