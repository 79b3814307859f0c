package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.healthchecklib.testing.Leftovers;
import io.github.healthchecklib.testing.SocketTable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds after start, stop and close. */
class LifecycleTest {
    private final TcpHealthCheckServer server = new TcpHealthCheckServer("127.0.0.1", 0);

    @AfterEach
    void close() {
        server.close();
        assertThat(Leftovers.threads()).isEmpty();
    }

    @Test
    void the_default_is_loopback_and_port_9000() {
        try (var byDefault = new TcpHealthCheckServer()) {
            assertThat(byDefault.host()).isEqualTo("127.0.0.1");
            assertThat(byDefault.port()).isEqualTo(9000);
        }
    }

    @Test
    void creating_one_opens_nothing() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var onTakenPort = new TcpHealthCheckServer("127.0.0.1", taken.getLocalPort())) {
            assertThat(onTakenPort.isOpen()).isFalse();
            assertThat(Leftovers.threads()).isEmpty();
        }
    }

    @Test
    void once_started_it_answers() throws Exception {
        server.start();

        assertThat(server.isOpen()).isTrue();
        assertAnswers(server.port());
    }

    @Test
    void port_returns_the_bound_port() {
        assertThat(server.port()).isZero();

        server.start();
        assertThat(server.port()).isPositive();
        assertThat(server.host()).isEqualTo("127.0.0.1");

        server.stop();
        assertThat(server.port()).isZero();
    }

    @Test
    void once_stopped_a_connect_is_refused_and_the_thread_has_ended() throws Exception {
        server.start();
        int port = server.port();
        assertAnswers(port);

        server.stop();

        assertThat(Leftovers.threads()).isEmpty();
        assertThat(server.isOpen()).isFalse();
        assertThat(isRefused(port)).isTrue();
    }

    @Test
    void once_stopped_the_port_can_be_bound_again_at_once() throws Exception {
        server.start();
        int port = server.port();
        // Answered probes leave connections in TIME_WAIT on this side, which is what blocks a careless bind.
        assertAnswers(port);
        server.stop();

        try (var again = new TcpHealthCheckServer("127.0.0.1", port)) {
            again.start();
            assertAnswers(port);
        }
    }

    @Test
    void start_stop_and_close_may_be_repeated() throws Exception {
        server.stop();
        server.start();
        int port = server.port();
        server.start();

        assertThat(server.port()).isEqualTo(port);
        assertThat(Leftovers.threads()).hasSize(1);

        server.stop();
        server.stop();
        server.close();
        server.close();
        assertThat(isRefused(port)).isTrue();
    }

    @Test
    void it_starts_again_after_stop_and_after_close() throws Exception {
        server.start();
        server.stop();
        server.start();
        assertAnswers(server.port());

        server.close();
        server.start();
        assertAnswers(server.port());
    }

    @Test
    void try_with_resources_needs_no_checked_exception() {
        assertThatCode(() -> {
                    try (var health = new TcpHealthCheckServer("127.0.0.1", 0)) {
                        health.start();
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void interrupted_thread_starts_and_stops_and_keeps_its_interrupt() throws Exception {
        Thread.currentThread().interrupt();
        server.start();
        int port = server.port();
        boolean keptByStart = Thread.interrupted();
        assertAnswers(port);

        Thread.currentThread().interrupt();
        server.stop();
        boolean keptByStop = Thread.interrupted();

        assertThat(keptByStart).isTrue();
        assertThat(keptByStop).isTrue();
        assertThat(Leftovers.threads()).isEmpty();
        assertThat(isRefused(port)).isTrue();
    }

    @Test
    void interrupting_its_thread_does_not_close_the_port() throws Exception {
        server.start();
        assertAnswers(server.port());

        Leftovers.threads().forEach(Thread::interrupt);

        for (int i = 0; i < 100; i++) {
            assertAnswers(server.port());
        }
    }

    @Test
    void concurrent_starts_and_stops_leave_no_socket_and_no_thread() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var contended = new TcpHealthCheckServer("127.0.0.1", port);
        Callable<Void> startsAndStops = () -> {
            for (int i = 0; i < 300; i++) {
                if (ThreadLocalRandom.current().nextBoolean()) {
                    contended.start();
                } else {
                    contended.stop();
                }
            }
            return null;
        };
        var pool = Executors.newFixedThreadPool(8);
        List<Future<Void>> results = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            results.add(pool.submit(startsAndStops));
        }
        pool.shutdown();
        for (Future<Void> result : results) {
            result.get();
        }

        contended.start();
        assertThat(Leftovers.threads()).hasSize(1);
        assertAnswers(port);
        contended.stop();
        assertThat(Leftovers.threads()).isEmpty();
        assertThat(SocketTable.held(port)).isZero();
        assertThat(isRefused(port)).isTrue();
    }

    @Test
    void concurrent_stops_both_return_once_stopped() throws Exception {
        var pool = Executors.newFixedThreadPool(4);
        for (int round = 0; round < 50; round++) {
            server.start();
            int port = server.port();
            Callable<Boolean> stops = () -> {
                server.stop();
                return isRefused(port);
            };
            for (Future<Boolean> refused : pool.invokeAll(List.of(stops, stops, stops, stops))) {
                assertThat(refused.get()).isTrue();
            }
        }
        pool.shutdown();
    }

    @Test
    void its_thread_is_a_daemon_named_after_the_port() {
        server.start();

        assertThat(Leftovers.threads()).singleElement().satisfies(thread -> {
            assertThat(thread.getName()).isEqualTo("health-" + server.port());
            assertThat(thread.isDaemon()).isTrue();
        });
    }

    @Test
    void probes_are_counted_and_the_last_one_is_dated() throws Exception {
        server.start();
        assertThat(server.probesAnswered()).isZero();
        assertThat(server.lastProbe()).isEmpty();

        long before = System.currentTimeMillis();
        assertAnswers(server.port());
        assertAnswers(server.port());
        long after = System.currentTimeMillis();

        assertThat(server.probesAnswered()).isEqualTo(2);
        assertThat(server.lastProbe())
                .hasValueSatisfying(
                        last -> assertThat(last).isBetween(Instant.ofEpochMilli(before), Instant.ofEpochMilli(after)));
    }

    @Test
    void the_count_goes_on_after_a_restart() throws Exception {
        server.start();
        assertAnswers(server.port());
        server.stop();
        server.start();
        assertAnswers(server.port());

        assertThat(server.probesAnswered()).isEqualTo(2);
    }
}
