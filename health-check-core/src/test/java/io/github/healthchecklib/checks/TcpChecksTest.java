package io.github.healthchecklib.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check that connects to a port. */
class TcpChecksTest {
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
}
