package io.github.healthchecklib.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check that connects to a port. */
class TcpChecksTest {
    private static final int MANY_CONNECTS = 100_000;

    @Test
    void a_port_is_healthy_while_something_listens_there() throws Exception {
        HealthCheck connect;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            connect = TcpChecks.connect("127.0.0.1", listening.getLocalPort());
            assertThat(connect.check()).isEqualTo(CheckResult.healthy());
        }
        assertThat(connect.check().toString())
                .startsWith("unhealthy: no connection to 127.0.0.1:")
                .contains("Connection refused");
    }

    @Test
    void port_with_a_full_queue_is_unhealthy() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HealthCheck connect = TcpChecks.connect("127.0.0.1", deaf.getLocalPort());
            assertThat(connect.check()).isEqualTo(CheckResult.healthy());
            assertThat(connect.check()).isEqualTo(CheckResult.healthy());

            assertThat(connect.check().toString()).contains("SocketTimeoutException");
        }
    }

    @Test
    void a_host_that_is_not_known_is_unhealthy() throws Exception {
        assertThat(TcpChecks.connect("no-such-host.invalid", 1).check().toString())
                .contains("no connection to no-such-host.invalid:1", "UnknownHostException");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65536})
    void a_port_out_of_range_is_an_error(int port) {
        assertThatThrownBy(() -> TcpChecks.connect("127.0.0.1", port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Health check setting port must be a whole number from 1 to 65535, but is \"" + port
                        + "\". Correct it.");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65535})
    void the_first_and_the_last_port_are_in_range(int port) {
        assertThat(TcpChecks.connect("127.0.0.1", port)).isNotNull();
    }

    @Test
    void blank_host_is_an_error() {
        assertThatThrownBy(() -> TcpChecks.connect(" ", 80))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host must be an address or a name");
    }

    /**
     * Of the ports that the kernel gives to clients, connects take the even ones in turn: sooner or later they come to
     * this one.
     */
    @Test
    @EnabledOnOs(OS.LINUX)
    void connect_is_unhealthy_when_it_meets_itself() throws Exception {
        int port = freeEvenEphemeralPort();
        HealthCheck check = TcpChecks.connect("127.0.0.1", port);
        for (int connects = 1; connects <= MANY_CONNECTS; connects++) {
            assertThat(check.check().isHealthy())
                    .as("connect %d to port %d, where nothing listens", connects, port)
                    .isFalse();
        }
    }

    private static int freeEvenEphemeralPort() throws IOException {
        // By lines: of what is in this file, Linux gives only the first read more than nothing.
        String range = Files.readAllLines(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))
                .get(0);
        int first = Integer.parseInt(range.split("\\s+")[0]);
        for (int port = first + 2_000 + first % 2; port < first + 20_000; port += 2) {
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
        throw new IOException("no free port");
    }
}
