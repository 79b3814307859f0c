package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.Leftovers;
import io.github.healthchecklib.testing.SocketTable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that shows a health: open if, and only if, it is started and that is healthy. */
class HealthPortTest {
    private final Health health = new Health("liveness");
    private final TcpHealthCheckServer server =
            new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health);

    @AfterEach
    void close() {
        server.close();
        health.close();
        await().until(() -> Leftovers.threads().isEmpty());
    }

    @Test
    void unhealthy_server_refuses_logs_why_and_opens_when_healthy() throws Exception {
        HealthSignal signal = health.signal("config");
        try (CapturedLog log = new CapturedLog()) {
            server.start();
            int port = server.port();

            assertThat(port).isPositive();
            assertThat(server.isOpen()).isFalse();
            assertThat(isRefused(port)).isTrue();
            await().untilAsserted(() -> assertThat(log.infos())
                    .containsExactly("Health check port 127.0.0.1:" + port
                            + " is closed because health liveness is unhealthy: config: not set yet"));

            signal.healthy();
            assertAnswers(port);
        }
    }

    @Test
    void start_while_unhealthy_fails_on_an_address_that_cannot_be_bound() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var onTakenPort =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(taken.getLocalPort()), health)) {
            assertThatThrownBy(onTakenPort::start)
                    .isInstanceOf(HealthCheckStartException.class)
                    .hasMessageContaining("Address already in use");
        }
    }

    @Test
    void awaitHealthy_returns_once_all_checks_pass() throws Exception {
        CountDownLatch warm = new CountDownLatch(1);
        health.check("warm", CheckSchedule.defaults().withTimeout(Duration.ofMinutes(1)), () -> {
            warm.await();
            return CheckResult.healthy();
        });
        server.start();
        assertThat(health.awaitHealthy(Duration.ofMillis(20))).isFalse();
        assertThat(isRefused(server.port())).isTrue();

        warm.countDown();

        assertThat(health.awaitHealthy(Duration.ofSeconds(10))).isTrue();
        assertAnswers(server.port());
    }

    @Test
    void ten_thousand_changes_end_in_the_last_state() throws Exception {
        HealthSignal signal = health.signal("signal");
        signal.healthy();
        server.start();
        int port = server.port();
        try (CapturedLog quiet = new CapturedLog(Health.class)) {
            for (int i = 0; i < 5_000; i++) {
                signal.unhealthy("flapping");
                signal.healthy();
            }
            assertAnswers(port);
            assertThat(Leftovers.threads()).hasSize(1);
            await().until(() -> SocketTable.held(port) == 1);
            signal.unhealthy("the last");
            assertThat(isRefused(port)).isTrue();
            assertThat(SocketTable.held(port)).isZero();
            assertThat(quiet.warnings()).hasSizeLessThan(20);
        }
    }

    @Test
    void concurrent_changes_leave_port_matching_status() throws Exception {
        List<HealthSignal> signals = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            signals.add(health.signal("signal " + i));
        }
        server.start();
        var pool = Executors.newFixedThreadPool(4);
        try (CapturedLog quiet = new CapturedLog(Health.class)) {
            for (int round = 0; round < 20; round++) {
                boolean healthyInTheEnd = round % 2 == 0;
                List<Callable<Boolean>> changers = new ArrayList<>();
                for (HealthSignal signal : signals) {
                    changers.add(() -> {
                        for (int i = 0; i < 50; i++) {
                            signal.healthy();
                            signal.unhealthy("racing");
                        }
                        signal.healthy();
                        return true;
                    });
                }
                for (Future<Boolean> changed : pool.invokeAll(changers)) {
                    assertThat(changed.get()).isTrue();
                }
                if (!healthyInTheEnd) {
                    signals.get(0).unhealthy("in the end");
                }
                assertThat(isRefused(server.port())).isEqualTo(!healthyInTheEnd);
            }
            assertThat(quiet.errors()).isEmpty();
        }
        pool.shutdown();
    }

    /**
     * As {@code signal.unhealthy(e.getMessage())} gives for many exceptions: what is wrong may be unknown, that it is,
     * is not.
     */
    @Test
    @SuppressWarnings("NullAway")
    void unhealthy_refuses_when_reason_is_null() throws Exception {
        HealthSignal signal = health.signal("signal");
        signal.healthy();
        server.start();

        Throwable thrown = catchThrowable(() -> signal.unhealthy(null));

        assertThat(isRefused(server.port()))
                .as("refused after unhealthy(null), which threw %s", thrown)
                .isTrue();
    }

    /** A model of what should be, and random steps; the seed is the parameter, so that a failure can be repeated. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void port_is_open_if_and_only_if_started_and_healthy(long seed) throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var random = new Random(seed);
        try (CapturedLog quiet = new CapturedLog(Health.class);
                Health modelled = new Health("modelled");
                var shown =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(port), modelled)) {
            HealthSignal signal = modelled.signal("signal");
            Heartbeat loop = modelled.heartbeat("loop", Duration.ofDays(1));
            WorkTracker work = modelled.workTracker("work", Duration.ofDays(1));
            boolean started = false;
            boolean signalled = false;
            boolean beaten = false;
            for (int step = 0; step < 300; step++) {
                switch (random.nextInt(7)) {
                    case 0 -> {
                        shown.start();
                        started = true;
                    }
                    case 1 -> {
                        shown.stop();
                        started = false;
                    }
                    case 2, 3 -> {
                        signal.healthy();
                        signalled = true;
                    }
                    case 4 -> {
                        signal.unhealthy("random");
                        signalled = false;
                    }
                    case 5 -> {
                        loop.beat();
                        beaten = true;
                    }
                    default -> work.begin().close();
                }
                boolean open = started && signalled && beaten;
                assertThat(shown.isOpen()).as("step %d", step).isEqualTo(open);
                if (open) {
                    assertAnswers(port);
                } else {
                    assertThat(isRefused(port)).as("step %d", step).isTrue();
                }
            }
            assertThat(quiet.errors()).isEmpty();
        }
    }

    @Test
    void port_opens_and_closes_while_a_listener_hangs() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicBoolean hangs = new AtomicBoolean();
        Heartbeat loop = health.heartbeat("loop", Duration.ofMillis(100));
        server.start();
        health.addListener(change -> {
            if (hangs.get() && !change.after().healthy()) {
                hanging.countDown();
                awaitUninterruptibly(go);
            }
        });
        hangs.set(true);
        loop.beat();
        hanging.await();

        await().until(() -> {
            loop.beat();
            return server.isOpen();
        });
        await().until(() -> !server.isOpen());
        go.countDown();
    }

    @Test
    void a_server_of_a_closed_health_starts_and_refuses() throws Exception {
        health.heartbeat("loop", Duration.ofMillis(1)).beat();
        health.close();

        server.start();

        assertThat(isRefused(server.port())).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
