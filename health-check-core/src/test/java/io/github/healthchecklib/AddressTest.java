package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.healthchecklib.testing.ChildJvm;
import io.github.healthchecklib.testing.Leftovers;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where it listens, and what it says when it cannot. */
class AddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2"})
    void it_listens_on_the_one_ipv4_address_that_is_given(String host) throws Exception {
        try (var server = started(host)) {
            assertAnswers(host, server.port());
            assertThat(server.host()).isEqualTo(host);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "[::1]"})
    void it_listens_on_ipv6(String host) throws Exception {
        assumeTrue(hasIpv6(), "this machine has no IPv6");
        try (var server = started(host)) {
            assertAnswers("::1", server.port());
            assertThat(isRefused(server.port())).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void on_the_wildcard_it_answers_both_ipv4_and_ipv6(String host) throws Exception {
        assumeTrue(hasIpv6(), "this machine has no IPv6");
        try (var server = started(host)) {
            assertAnswers("127.0.0.1", server.port());
            assertAnswers("::1", server.port());
        }
    }

    @Test
    void it_tells_the_wildcard_that_it_was_given() {
        try (var server = started("0.0.0.0")) {
            assertThat(server.host()).isEqualTo("0.0.0.0");
        }
    }

    @Test
    void a_host_name_is_looked_up() throws Exception {
        try (var server = started("localhost")) {
            assertThat(InetAddress.getByName(server.host()).isLoopbackAddress()).isTrue();
            assertAnswers(server.host(), server.port());
        }
    }

    @Test
    void an_unknown_host_is_an_error_that_says_what_to_do() {
        // Two dots: no resolver is asked for it.
        var server = new TcpHealthCheckServer("no..such..host", 0);

        assertThatThrownBy(server::start)
                .isInstanceOf(HealthCheckStartException.class)
                .hasCauseInstanceOf(UnknownHostException.class)
                .hasMessage(
                        "Health check host must be an address or name of this machine, but \"no..such..host\" cannot be"
                                + " resolved. Set HEALTH_CHECK_HOST to another host, such as 127.0.0.1 or 0.0.0.0.");
        assertNothingIsOpen(server);
    }

    @Test
    void address_of_another_machine_is_an_error() {
        // Of the range for documentation, so nobody's. It is bound, never sent to.
        var server = new TcpHealthCheckServer("192.0.2.1", 9000);

        assertThatThrownBy(server::start)
                .isInstanceOf(HealthCheckStartException.class)
                .hasCauseInstanceOf(BindException.class)
                .hasMessageMatching(
                        "Health check port 192\\.0\\.2\\.1:9000 cannot be opened \\(.+\\)\\. Set HEALTH_CHECK_HOST to"
                                + " an address of this machine, such as 127\\.0\\.0\\.1 or 0\\.0\\.0\\.0\\.");
        assertNothingIsOpen(server);
    }

    @Test
    void taken_port_is_an_error_and_start_can_be_repeated() throws Exception {
        TcpHealthCheckServer server;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = new TcpHealthCheckServer("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(server::start)
                    .isInstanceOf(HealthCheckStartException.class)
                    .hasCauseInstanceOf(BindException.class)
                    .hasMessageMatching("Health check port 127\\.0\\.0\\.1:" + taken.getLocalPort()
                            + " cannot be opened \\(.*in use.*\\)\\. Stop the process using it, or set"
                            + " HEALTH_CHECK_PORT to a free port\\.");
            assertNothingIsOpen(server);
        }
        server.start();
        assertAnswers(server.port());
        server.close();
    }

    @Test
    void two_servers_on_one_port_are_an_error() {
        try (var first = started("127.0.0.1");
                var second = new TcpHealthCheckServer("127.0.0.1", first.port())) {
            assertThatThrownBy(second::start).hasMessageContaining("Address already in use");
            assertThat(first.isOpen()).isTrue();
        }
    }

    @Tag(ChildJvm.TAG)
    @Test
    void a_port_that_needs_a_right_is_an_error_that_says_so() throws Exception {
        String withoutTheRight = "if [ \"$(id -u)\" = 0 ]; then exec setpriv --bounding-set=-net_bind_service"
                + " --inh-caps=-net_bind_service \"$@\"; else exec \"$@\"; fi";
        try (var child = ChildJvm.start(withoutTheRight, BindsPort1.class)) {
            assertThat(child.awaitLine("outcome: "))
                    .matches("Health check port 127\\.0\\.0\\.1:1 cannot be opened \\(.*denied.*\\)\\."
                            + " Stop the process using it, or set HEALTH_CHECK_PORT to a free port from 1024 up:"
                            + " ports below need elevated privileges\\.");
        }
    }

    static final class BindsPort1 {
        public static void main(String[] args) {
            try (var server = new TcpHealthCheckServer("127.0.0.1", 1)) {
                server.start();
                System.out.println("outcome: open");
            } catch (HealthCheckStartException e) {
                System.out.println("outcome: " + e.getMessage());
            }
        }
    }

    /** Whatever the language of the operating system is. 192.0.2.1 is of no machine. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 9000, Address already in use,          'or set HEALTH_CHECK_PORT to a free port.'",
        "127.0.0.2, 9000, Address already in use,          'or set HEALTH_CHECK_PORT to a free port.'",
        "0.0.0.0,   9000, Die Adresse wird bereits verwendet, 'or set HEALTH_CHECK_PORT to a free port.'",
        "0.0.0.0,     80, Keine Berechtigung,              'from 1024 up: ports below need elevated privileges.'",
        "192.0.2.1, 9000, Cannot assign requested address, HEALTH_CHECK_HOST",
        "192.0.2.1, 9000, Kann die Adresse nicht zuweisen, HEALTH_CHECK_HOST"
    })
    void start_exception_gives_the_fix_of_its_cause(String host, int port, String cause, String fix) throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);

        assertThat(HealthCheckStartException.notBound(address, "HEALTH_CHECK_PORT", new BindException(cause)))
                .hasMessageContaining(fix);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Too many open files", "Zu viele offene Dateien"})
    void start_exception_asks_for_descriptors_when_no_socket_can_be_made(String cause) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9000);

        assertThat(HealthCheckStartException.notBound(address, "HEALTH_CHECK_PORT", new SocketException(cause)))
                .hasMessageEndingWith("Check whether file descriptors or memory are used up.");
    }

    private static TcpHealthCheckServer started(String host) {
        var server = new TcpHealthCheckServer(host, 0);
        server.start();
        return server;
    }

    private static void assertNothingIsOpen(TcpHealthCheckServer server) {
        assertThat(server.isOpen()).isFalse();
        assertThat(Leftovers.threads()).isEmpty();
    }

    private static boolean hasIpv6() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
    }
}
