package io.github.healthchecklib;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.ProbeType.READINESS;
import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.testing.ChildJvm;
import io.github.healthchecklib.testing.KeepsLogHandlers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How the ports and the application end with their process: on its own, by SIGTERM, or killed. */
@Tag(ChildJvm.TAG)
class ProcessEndTest {
    @Test
    void open_port_does_not_delay_the_end_of_the_application() throws Exception {
        try (var child = ChildJvm.start(EndsWhileOpen.class)) {
            child.awaitLine("main ends");
            assertThat(child.awaitExit()).isZero();
        }
    }

    static final class EndsWhileOpen {
        public static void main(String[] args) {
            new TcpHealthCheckServer("127.0.0.1", 0).start();
            System.out.println("main ends");
        }
    }

    @Test
    void shutdown_hook_may_close_the_server() throws Exception {
        try (var child = ChildJvm.start(ClosedByHook.class)) {
            int port = Integer.parseInt(child.awaitLine("port "));
            assertAnswers(port);
            child.sigterm();
            assertThat(child.awaitLine("open after close: ")).isEqualTo("false");
            child.awaitExit();
            assertThat(isRefused(port)).isTrue();
        }
    }

    @Test
    void port_refuses_once_its_process_is_killed() throws Exception {
        int port;
        try (var child = ChildJvm.start(ClosedByHook.class)) {
            port = Integer.parseInt(child.awaitLine("port "));
            assertAnswers(port);
        }
        assertThat(isRefused(port)).isTrue();
    }

    static final class ClosedByHook {
        public static void main(String[] args) throws Exception {
            var server = new TcpHealthCheckServer("127.0.0.1", 0);
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                System.out.println("open after close: " + server.isOpen());
            }));
            System.out.println("port " + server.port());
            Thread.currentThread().join();
        }
    }

    @Test
    void sigterm_closes_readiness_stops_application_closes_liveness() throws Exception {
        try (var child = ChildJvm.start(ClosesOnShutdown.class)) {
            int liveness = Integer.parseInt(child.awaitLine("liveness "));
            int readiness = Integer.parseInt(child.awaitLine("readiness "));
            assertAnswers(readiness);

            child.sigterm();
            child.awaitLine("stopping");
            assertThat(isRefused(readiness)).isTrue();
            assertAnswers(liveness);

            child.send("go on");
            child.awaitExit();
            assertThat(isRefused(liveness)).isTrue();
        }
    }

    static final class ClosesOnShutdown {
        public static void main(String[] args) throws Exception {
            HealthProbes probes = new HealthProbes(HealthProbesConfig.defaults().withAnyPorts());
            probes.start();
            probes.closeOnShutdown(Duration.ofMillis(50), () -> {
                System.out.println("stopping");
                awaitInput();
            });
            System.out.println("liveness " + probes.port(LIVENESS));
            System.out.println("readiness " + probes.port(READINESS));
            Thread.currentThread().join();
        }

        private static void awaitInput() {
            try {
                System.in.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void hanging_application_is_interrupted_at_the_end_of_the_budget() throws Exception {
        try (var child = ChildJvm.start(HangsOnShutdown.class)) {
            int liveness = Integer.parseInt(child.awaitLine("liveness "));

            child.sigterm();
            child.awaitLine("stopping");
            assertAnswers(liveness);

            assertThat(child.awaitExit()).isEqualTo(128 + 15);
            assertThat(isRefused(liveness)).isTrue();
        }
    }

    static final class HangsOnShutdown {
        public static void main(String[] args) throws Exception {
            HealthProbes probes = new HealthProbes(HealthProbesConfig.defaults().withAnyPorts());
            probes.start();
            probes.closeOnShutdown(Duration.ZERO, Duration.ofSeconds(2), () -> {
                System.out.println("stopping");
                while (true) {
                    Thread.onSpinWait();
                }
            });
            System.out.println("liveness " + probes.port(LIVENESS));
            System.in.read();
        }
    }

    /** "What it throws is logged": code in other languages throws checked exceptions as well. */
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
            HealthProbes probes = new HealthProbes(HealthProbesConfig.defaults().withAnyPorts());
            probes.start();
            probes.closeOnShutdown(Duration.ZERO, () -> throwUnchecked(new IOException("the queue is gone")));
            assertThat(KeepsLogHandlers.makeHandlers()).isPositive();
            System.out.println("Started");
            Thread.currentThread().join();
        }

        @SuppressWarnings("unchecked")
        private static <E extends Exception> void throwUnchecked(Exception checked) throws E {
            throw (E) checked;
        }
    }
}
