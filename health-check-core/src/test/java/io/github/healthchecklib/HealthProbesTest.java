package io.github.healthchecklib;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.ProbeType.READINESS;
import static io.github.healthchecklib.ProbeType.STARTUP;
import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.ChildJvm;
import io.github.healthchecklib.testing.Leftovers;
import io.github.healthchecklib.testing.SlowNameService;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Liveness, readiness and startup as a unit. */
class HealthProbesTest {
    private static final Map<String, String> ANY_PORTS =
            Map.of("HEALTH_CHECK_PORT", "0", "HEALTH_CHECK_READINESS_PORT", "0", "HEALTH_CHECK_STARTUP_PORT", "0");

    private final HealthProbes probes = probes(ANY_PORTS);
    private final ExecutorService background = Executors.newCachedThreadPool();

    private static HealthProbes probes(Map<String, String> environment) {
        return new HealthProbes(HealthProbesConfig.fromEnvironment(environment));
    }

    @AfterEach
    void close() {
        probes.close();
        background.shutdownNow();
        await().until(() -> Leftovers.threads().isEmpty());
    }

    @Test
    void ports_are_9000_9001_and_9002_by_default() {
        try (HealthProbes byDefault = probes(Map.of("HEALTH_CHECK_READINESS_PORT", ""))) {
            assertThat(byDefault.port(LIVENESS)).isEqualTo(9000);
            assertThat(byDefault.port(READINESS)).isEqualTo(9001);
            assertThat(byDefault.port(STARTUP)).isEqualTo(9002);
            assertThat(STARTUP).hasToString("startup");
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_probe_can_be_disabled(ProbeType type) throws Exception {
        var environment = new HashMap<>(ANY_PORTS);
        environment.put(type.variable(), "off");
        try (HealthProbes two = probes(environment)) {
            two.start();

            assertThat(Leftovers.threads()).hasSize(2);
            assertThat(two.isOpen(type)).isFalse();
            assertThatThrownBy(() -> two.port(type))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The " + type + " probe is disabled. Set a port in " + type.variable() + ".");
        }
    }

    @Test
    void all_probes_answer_once_started() throws Exception {
        assertThat(probes.isOpen(LIVENESS)).isFalse();

        probes.start();
        probes.start();

        for (ProbeType type : ProbeType.values()) {
            assertAnswers(probes.port(type));
            assertThat(probes.isOpen(type)).isTrue();
        }
    }

    /** As for a second process of the same application. */
    @Test
    void all_ports_that_are_taken_are_one_error_that_names_liveness() {
        probes.start();
        for (int round = 0; round < 20; round++) {
            try (HealthProbes second = probes(Map.of(
                    "HEALTH_CHECK_PORT", Integer.toString(probes.port(LIVENESS)),
                    "HEALTH_CHECK_READINESS_PORT", Integer.toString(probes.port(READINESS)),
                    "HEALTH_CHECK_STARTUP_PORT", Integer.toString(probes.port(STARTUP))))) {
                assertThatThrownBy(second::start)
                        .isInstanceOf(HealthCheckStartException.class)
                        .hasMessageContaining("set HEALTH_CHECK_PORT to a free port");
            }
        }
    }

    @Test
    void taken_port_leaves_none_open_and_names_its_variable() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HealthProbes unlucky = probes(Map.of(
                        "HEALTH_CHECK_PORT", "0",
                        "HEALTH_CHECK_READINESS_PORT", Integer.toString(taken.getLocalPort()),
                        "HEALTH_CHECK_STARTUP_PORT", "0"))) {
            assertThatThrownBy(unlucky::start)
                    .isInstanceOf(HealthCheckStartException.class)
                    .hasMessageEndingWith(
                            "Stop the process using it, or set HEALTH_CHECK_READINESS_PORT to a free port.");
            assertThat(Leftovers.threads()).isEmpty();
        }
    }

    @Test
    void check_belongs_to_the_health_it_is_added_to() throws Exception {
        probes.readiness().check("database", () -> CheckResult.unhealthy("no route"));
        probes.start();

        await().until(() -> probes.readiness().report().reasons().equals("database: no route"));
        assertThat(isRefused(probes.port(READINESS))).isTrue();
        assertAnswers(probes.port(LIVENESS));
    }

    @Test
    void startup_opens_once_with_liveness_and_stays_open() throws Exception {
        HealthSignal migrated = probes.startup().signal("database migrated");
        HealthSignal loop = probes.liveness().signal("loop");
        probes.start();
        assertThat(isRefused(probes.port(STARTUP))).isTrue();

        migrated.healthy();
        assertThat(isRefused(probes.port(STARTUP))).isTrue();

        loop.healthy();
        assertAnswers(probes.port(STARTUP));

        loop.unhealthy("stuck");
        migrated.unhealthy("of no interest any more");
        assertThat(isRefused(probes.port(LIVENESS))).isTrue();
        assertAnswers(probes.port(STARTUP));
    }

    @Test
    void startup_waits_for_its_indicators_after_liveness() throws Exception {
        HealthSignal warmedUp = probes.startup().signal("warmed up");
        probes.start();
        assertAnswers(probes.port(LIVENESS));
        assertThat(isRefused(probes.port(STARTUP))).isTrue();

        warmedUp.healthy();

        assertAnswers(probes.port(STARTUP));
    }

    @Test
    void close_ends_the_health_of_each_probe() {
        probes.start();
        probes.closeOnShutdown(Duration.ZERO, () -> {});

        probes.close();

        for (Health health : List.of(probes.liveness(), probes.readiness(), probes.startup())) {
            assertThat(health.isHealthy()).isFalse();
            assertThatThrownBy(() -> health.signal("late")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void all_probes_refuse_once_closed_and_cannot_start_again() throws Exception {
        probes.start();
        int liveness = probes.port(LIVENESS);

        probes.close();
        probes.close();

        assertThat(isRefused(liveness)).isTrue();
        assertThatThrownBy(probes::start).isInstanceOf(IllegalStateException.class);
    }

    @Tag(ChildJvm.TAG)
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void close_returns_while_start_looks_up_host(@TempDir Path folder) throws Exception {
        try (var child = ChildJvm.start(SlowNameService.shell(folder), ClosesDuringLookUp.class)) {
            child.awaitLine("looks up");
            assertThat(child.exitsWithin(Duration.ofSeconds(2)))
                    .as("close returns")
                    .isTrue();
        }
    }

    static final class ClosesDuringLookUp {
        public static void main(String[] args) {
            HealthProbes probes = new HealthProbes(
                    HealthProbesConfig.fromEnvironment(Map.of("HEALTH_CHECK_HOST", SlowNameService.HOST)));
            Thread starting = new Thread(probes::start);
            starting.setDaemon(true);
            starting.start();
            SlowNameService.awaitLookUp(starting);
            System.out.println("looks up");
            probes.close();
            System.exit(0);
        }
    }
}
