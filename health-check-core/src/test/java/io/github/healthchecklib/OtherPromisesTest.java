package io.github.healthchecklib;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.ProbeType.READINESS;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.checks.DiskChecks;
import io.github.healthchecklib.checks.JdbcChecks;
import io.github.healthchecklib.checks.TcpChecks;
import io.github.healthchecklib.checks.ThreadChecks;
import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.ChildJvm;
import io.github.healthchecklib.testing.KeepsLogHandlers;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** More sentences of the README and Javadoc, found broken by trying. */
class OtherPromisesTest {
    private static final Map<String, String> ANY_PORTS =
            Map.of("HEALTH_CHECK_PORT", "0", "HEALTH_CHECK_READINESS_PORT", "0", "HEALTH_CHECK_STARTUP_PORT", "0");

    private final Health health = new Health("liveness");
    private final ExecutorService background = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        health.close();
        background.shutdownNow();
    }

    /**
     * "Liveness stays open, so that work can be finished; that stays so until close()": a drain is no failure of
     * readiness.
     */
    @Test
    void liveness_stays_open_while_draining_when_it_escalates_readiness() throws Exception {
        try (HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(ANY_PORTS))) {
            Duration limit = Duration.ofMillis(100);
            probes.liveness().escalate(probes.readiness(), limit);
            probes.start();
            await().until(() -> probes.isOpen(LIVENESS) && probes.isOpen(READINESS));
            Future<Boolean> drained = background.submit(() -> probes.drain(Duration.ofHours(1), Duration.ZERO));
            await().until(() -> !probes.isOpen(READINESS));

            await().during(limit.multipliedBy(4))
                    .atMost(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(probes.liveness().report().reasons())
                            .as("why liveness refuses while draining")
                            .isEmpty());
            assertThat(drained.isDone()).isFalse();
        }
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
        try (var server = new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
            server.start();

            Throwable thrown = catchThrowable(() -> signal.unhealthy(null));

            assertThat(isRefused(server.port()))
                    .as("refused after unhealthy(null), which threw %s", thrown)
                    .isTrue();
        }
    }

    @Test
    void name_of_control_characters_is_an_error() {
        assertThatThrownBy(() -> new Health("\u0000\u0007")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> health.signal("\u0000")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void check_thread_has_the_name_in_one_line() throws Exception {
        BlockingQueue<String> threads = new LinkedBlockingQueue<>();
        health.check("two\nlines", () -> {
            threads.add(Thread.currentThread().getName());
            return CheckResult.healthy();
        });

        assertThat(threads.take()).isEqualTo("health-check-two lines");
    }

    @Test
    @SuppressWarnings("NullAway")
    void missing_argument_is_an_error_where_it_is_passed() {
        List<ThrowingCallable> calls = List.of(
                () -> new TcpHealthCheckServer((HealthCheckConfig) null),
                () -> TcpChecks.connect(null, 80),
                () -> JdbcChecks.answers(null),
                () -> DiskChecks.freeSpace(null),
                () -> ThreadChecks.responds(null),
                () -> ThreadChecks.alive("task", null));

        assertThat(calls).allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(NullPointerException.class));
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

    @ParameterizedTest
    @ValueSource(strings = {"", " \t"})
    void blank_reason_is_none(String reason) {
        try (Health health = new Health("liveness")) {
            health.signal("signal").unhealthy(reason);

            assertThat(health.report().reasons()).isEqualTo("signal: no reason given");
            assertThat(CheckResult.unhealthy(reason).reason()).isEqualTo("no reason given");
        }
    }

    @Test
    void host_of_a_connect_must_not_be_blank() {
        assertThatThrownBy(() -> TcpChecks.connect(" ", 80))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host must be an address or a name");
    }

    /** Either the name is an error, or it cannot forge lines. */
    @Test
    void log_has_one_line_for_a_name_with_line_ends() {
        try (CapturedLog log = new CapturedLog(Health.class)) {
            Throwable rejected = catchThrowable(() -> {
                HealthSignal signal = health.signal("queue\nINFO: Health liveness from unhealthy to healthy after 1s");
                signal.healthy();
                signal.unhealthy("full");
                await().until(() -> !log.warnings().isEmpty());
            });
            if (rejected == null) {
                assertThat(log.warnings())
                        .filteredOn(line -> line.contains("\n"))
                        .isEmpty();
            } else {
                assertThat(rejected).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    /** "The message is one line for the person who set it." */
    @Test
    void exceptions_have_one_line_when_the_value_has_more() {
        Throwable config =
                catchThrowable(() -> HealthCheckConfig.fromEnvironment(Map.of("HEALTH_CHECK_PORT", "9000\n9001")));
        assertThat(config).isInstanceOf(HealthCheckConfigException.class);
        assertThat(config.getMessage()).doesNotContain("\n");

        Throwable start = catchThrowable(() -> new TcpHealthCheckServer("no such\nhost", 0).start());
        assertThat(start).isInstanceOf(RuntimeException.class);
        assertThat(start.getMessage()).doesNotContain("\n");
    }

    /** "What a check throws is the reason", also if it cannot be asked for its message. */
    @Test
    void reason_names_exception_when_its_message_throws() {
        health.check("database", () -> {
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    throw new UnsupportedOperationException("no message");
                }

                @Override
                public String toString() {
                    return "Broken: " + getMessage();
                }
            };
        });

        await().until(() -> !health.report().reasons().contains("no result yet"));
        assertThat(health.report().reasons()).contains(OtherPromisesTest.class.getName());
    }

    /** "What it throws is logged": code in other languages throws checked exceptions as well. */
    @Tag(ChildJvm.TAG)
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void checked_exception_of_application_stop_is_logged() throws Exception {
        String options = "JDK_JAVA_OPTIONS='-Djava.util.logging.manager=" + KeepsLogHandlers.class.getName()
                + " -Djava.util.logging.SimpleFormatter.format=%4$s:%5$s%6$s%n' exec \"$@\"";
        try (var child = ChildJvm.start(options, FailsToStop.class)) {
            child.awaitLine("Started");
            child.sigterm();
            assertThat(child.linesToEnd())
                    .filteredOn(line -> line.startsWith("SEVERE"))
                    .hasSize(1);
        }
    }

    static final class FailsToStop {
        public static void main(String[] args) throws Exception {
            HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(ANY_PORTS));
            probes.start();
            probes.closeOnShutdown(Duration.ZERO, () -> throwUnchecked(new IOException("the queue is gone")));
            System.out.println("Started");
            Thread.currentThread().join();
        }

        @SuppressWarnings("unchecked")
        private static <E extends Exception> void throwUnchecked(Exception checked) throws E {
            throw (E) checked;
        }
    }

    /** Exceptions whose causes are a circle are rare, and allowed. A check that never ends costs a core. */
    @Test
    void database_is_unhealthy_when_causes_are_a_circle() throws Exception {
        SQLException failure = new CircleOfCauses();
        DataSource down = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    throw failure;
                });

        assertThat(JdbcChecks.answers(down).check().isHealthy()).isFalse();
    }

    private static final class CircleOfCauses extends SQLException {
        private static final long serialVersionUID = 1L;
        private static final int MANY = 1_000_000;

        private final SQLException cause = new SQLException("no route", this);
        private int asked;

        CircleOfCauses() {
            super("no connection");
        }

        @Override
        public synchronized Throwable getCause() {
            asked++;
            if (asked > MANY) {
                throw new AssertionError("was asked for its cause more than " + MANY + " times");
            }
            return cause;
        }
    }

    /** "How long the server may go without any probe after its start before it logs one warning." */
    @Test
    void server_warns_that_nothing_has_probed_when_the_port_flaps() {
        HealthSignal signal = health.signal("signal");
        HealthCheckConfig config = HealthCheckConfig.defaults().withPort(0).withUnprobedWarning(Duration.ofMillis(300));
        try (CapturedLog log = new CapturedLog();
                var server = new TcpHealthCheckServer(config, health)) {
            server.start();
            await("a warning that nothing has probed")
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> {
                        signal.unhealthy("for a moment");
                        signal.healthy();
                        return log.warnings().stream().anyMatch(line -> line.contains("without being probed"));
                    });
        }
    }
}
