package io.github.healthchecklib;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.ChildJvm;
import io.github.healthchecklib.testing.FreePort;
import io.github.healthchecklib.testing.Leftovers;
import io.github.healthchecklib.testing.Race;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The port belongs to the server from {@code start()} to {@code stop()}, open or refused: others get "address in use".
 */
@EnabledOnOs(OS.LINUX)
class HeldPortTest {
    private static final int ROUNDS = 300;
    private static final int FLAPS = 2_000;

    private final Health health = new Health("liveness");
    private final HealthSignal signal = health.signal("signal");

    @AfterEach
    void close() {
        health.close();
        await().until(() -> Leftovers.threads().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
    void second_server_fails_to_start_while_first_is_refused(String host) throws Exception {
        try (var first = server(host, 0)) {
            first.start();
            try (var second = new TcpHealthCheckServer(host, first.port())) {
                assertThatThrownBy(second::start)
                        .isInstanceOf(HealthCheckStartException.class)
                        .hasCauseInstanceOf(BindException.class);
                assertThat(isRefused(first.port())).isTrue();
            }
        }
    }

    @Test
    void plain_socket_fails_to_bind_while_server_is_refused_again() throws Exception {
        signal.healthy();
        try (var server = server("127.0.0.1", 0)) {
            server.start();
            signal.unhealthy("the test says so");
            int port = server.port();

            assertThatThrownBy(() -> listenOn(port).close()).isInstanceOf(BindException.class);
            assertThat(isRefused(port)).isTrue();
        }
    }

    /** The holder has {@code SO_REUSEADDR} for a moment then, because old connections block the port without. */
    @Test
    void port_of_earlier_connections_is_held_as_well() throws Exception {
        signal.healthy();
        try (var server = server("127.0.0.1", FreePort.lookUp())) {
            server.start();
            assertAnswers(server.port());
            server.stop();
            signal.unhealthy("the test says so");

            server.start();

            assertThatThrownBy(() -> listenOn(server.port()).close()).isInstanceOf(BindException.class);
        }
    }

    @Test
    void server_fails_to_start_on_a_held_port_that_refuses() throws Exception {
        try (HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(Map.of(
                "HEALTH_CHECK_PORT", "0", "HEALTH_CHECK_READINESS_PORT", "0", "HEALTH_CHECK_STARTUP_PORT", "0")))) {
            probes.liveness().signal("loop");
            probes.start();
            try (var other = new TcpHealthCheckServer("127.0.0.1", probes.port(LIVENESS))) {
                assertThatThrownBy(other::start).isInstanceOf(HealthCheckStartException.class);
                assertThat(isRefused(probes.port(LIVENESS))).isTrue();
            }
        }
    }

    @Test
    void one_of_two_starts_fails_when_racing_on_one_port() throws Exception {
        int port = FreePort.lookUp();
        AtomicInteger bothReturned = new AtomicInteger();
        AtomicBoolean leftStarted = new AtomicBoolean();
        AtomicBoolean rightStarted = new AtomicBoolean();
        try (var left = server("127.0.0.1", port);
                var right = server("127.0.0.1", port)) {
            Race.run(
                    ROUNDS,
                    0,
                    () -> {},
                    () -> leftStarted.set(starts(left)),
                    () -> rightStarted.set(starts(right)),
                    () -> {
                        if (leftStarted.get() && rightStarted.get()) {
                            bothReturned.incrementAndGet();
                        }
                        left.stop();
                        right.stop();
                    });
        }
        assertThat(bothReturned.get())
                .as("rounds in which both starts returned, of %d", ROUNDS)
                .isZero();
    }

    @Test
    void second_server_never_starts_while_the_port_opens_and_closes() throws Exception {
        AtomicInteger started = new AtomicInteger();
        try (var server = server("127.0.0.1", FreePort.lookUp())) {
            server.start();
            try (var second = server("127.0.0.1", server.port())) {
                flapWhile(() -> started.addAndGet(starts(second) ? 1 : 0));
            }
        }
        assertThat(started.get())
                .as("starts of a second server during %d flaps", FLAPS)
                .isZero();
    }

    /** A socket that is bound in the microseconds of an opening keeps the port closed; it must not stay so. */
    @Test
    void port_is_served_after_another_socket_has_raced_its_openings() throws Exception {
        try (var server = server("127.0.0.1", FreePort.lookUp())) {
            server.start();
            flapWhile(() -> {
                try {
                    listenOn(server.port()).close();
                } catch (IOException inUse) {
                    // Nearly always.
                }
            });

            signal.healthy();

            await().until(server::isOpen);
            assertAnswers(server.port());
        }
    }

    private void flapWhile(Runnable disturbance) throws InterruptedException {
        AtomicBoolean flapping = new AtomicBoolean(true);
        Thread other = new Thread(() -> {
            while (flapping.get()) {
                disturbance.run();
            }
        });
        other.start();
        for (int i = 0; i < FLAPS; i++) {
            signal.healthy();
            signal.unhealthy("flapping");
        }
        flapping.set(false);
        other.join();
    }

    @Tag(ChildJvm.TAG)
    @Test
    void second_process_fails_to_bind_while_server_is_refused() throws Exception {
        try (var server = server("127.0.0.1", 0)) {
            server.start();
            try (var child = ChildJvm.start(Binds.class, Integer.toString(server.port()))) {
                assertThat(child.awaitLine("bind: ")).contains("Address already in use");
                assertThat(isRefused(server.port())).isTrue();
            }
        }
    }

    static final class Binds {
        public static void main(String[] args) throws Exception {
            try (var taken = listenOn(Integer.parseInt(args[0]))) {
                System.out.println("bind: taken " + taken);
                System.in.read();
            } catch (BindException inUse) {
                System.out.println("bind: " + inUse.getMessage());
            }
        }
    }

    private TcpHealthCheckServer server(String host, int port) {
        return new TcpHealthCheckServer(
                HealthCheckConfig.defaults().withHost(host).withPort(port), health);
    }

    private static boolean starts(TcpHealthCheckServer server) {
        try {
            server.start();
            return true;
        } catch (HealthCheckStartException taken) {
            return false;
        }
    }

    private static ServerSocket listenOn(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
