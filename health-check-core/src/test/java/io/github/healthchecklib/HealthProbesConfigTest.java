package io.github.healthchecklib;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.ProbeType.READINESS;
import static io.github.healthchecklib.ProbeType.STARTUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings of three probes, from code and from the environment. */
class HealthProbesConfigTest {
    private final HealthProbesConfig defaults = HealthProbesConfig.defaults();

    @Test
    void defaults_are_loopback_and_ports_9000_to_9002() {
        assertThat(port(defaults, LIVENESS)).isEqualTo(9000);
        assertThat(port(defaults, READINESS)).isEqualTo(9001);
        assertThat(port(defaults, STARTUP)).isEqualTo(9002);
        assertThat(probe(defaults, LIVENESS).host()).isEqualTo("127.0.0.1");
        assertThat(defaults.isReadinessIndependent()).isFalse();
    }

    @Test
    void common_settings_are_those_of_each_port() {
        HealthProbesConfig config = defaults.withHost("0.0.0.0")
                .withBacklog(7)
                .withUnprobedWarning(Duration.ofMinutes(1))
                .withIndependentReadiness();
        for (ProbeType type : ProbeType.values()) {
            assertThat(probe(config, type).host()).isEqualTo("0.0.0.0");
            assertThat(probe(config, type).backlog()).isEqualTo(7);
            assertThat(probe(config, type).unprobedWarning()).isEqualTo(Duration.ofMinutes(1));
            assertThat(port(config, type)).isEqualTo(type.defaultPort());
        }
        assertThat(config.isReadinessIndependent()).isTrue();
    }

    @Test
    void each_change_keeps_the_other_settings() {
        HealthProbesConfig config = defaults.withIndependentReadiness()
                .withPort(STARTUP, 8000)
                .without(READINESS)
                .withHost("::1");

        assertThat(config)
                .hasToString("ports={liveness=9000, startup=8000}, independentReadiness=true, host=::1, "
                        + "backlog=4, unprobedWarning=5m");
        assertThat(config.withAnyPorts())
                .hasToString("ports={liveness=0, startup=0}, independentReadiness=true, host=::1, "
                        + "backlog=4, unprobedWarning=5m");
        assertThat(config.probe(READINESS)).isEmpty();
    }

    @Test
    void port_out_of_range_is_an_error() {
        assertThatThrownBy(() -> defaults.withPort(STARTUP, 65536))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessageContaining("65536");
    }

    @Test
    void equal_ports_are_an_error_on_creation_and_from_the_environment() {
        HealthProbesConfig equal = defaults.withPort(STARTUP, 9001);

        assertThatThrownBy(() -> new HealthProbes(equal))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessageContaining("must be different ports, but both are \"9001\"");
        assertThatThrownBy(() -> HealthProbesConfig.fromEnvironment(Map.of("HEALTH_CHECK_STARTUP_PORT", "9001")))
                .isInstanceOf(HealthCheckConfigException.class);
    }

    @Test
    void two_probes_on_one_port_are_an_error_that_names_both() {
        assertThatThrownBy(() -> HealthProbesConfig.fromEnvironment(Map.of("HEALTH_CHECK_STARTUP_PORT", "9001")))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessage("Health check settings HEALTH_CHECK_READINESS_PORT and HEALTH_CHECK_STARTUP_PORT must be"
                        + " different ports, but both are \"9001\". Change one, or set one to off to"
                        + " disable that probe.");
    }

    @Test
    void a_bad_port_is_an_error_that_names_its_variable_and_default() {
        assertThatThrownBy(() -> HealthProbesConfig.fromEnvironment(Map.of("HEALTH_CHECK_READINESS_PORT", "http")))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessageContaining("HEALTH_CHECK_READINESS_PORT must be a whole number")
                .hasMessageEndingWith("unset it for the default 9001.");
    }

    @Test
    void port_that_is_neither_a_number_nor_off_names_off() {
        assertThatThrownBy(() -> HealthProbesConfig.fromEnvironment(Map.of("HEALTH_CHECK_STARTUP_PORT", "OFF")))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessageEndingWith("but is \"OFF\". Correct it, set it to off to disable the probe, or unset it for"
                        + " the default 9002.");
    }

    @Test
    void common_settings_are_validated_without_liveness() {
        assertThatThrownBy(() -> HealthProbesConfig.fromEnvironment(
                        Map.of("HEALTH_CHECK_PORT", "off", "HEALTH_CHECK_BACKLOG", "none")))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessageContaining("HEALTH_CHECK_BACKLOG");
    }

    @Test
    void environment_of_this_process_sets_nothing_here() {
        assertThat(HealthProbesConfig.fromEnvironment()).hasToString(defaults.toString());
        try (HealthProbes probes = HealthProbes.fromEnvironment()) {
            assertThat(probes.port(READINESS)).isEqualTo(9001);
            assertThat(probes.health(LIVENESS)).isSameAs(probes.liveness());
            assertThat(probes.health(READINESS)).isSameAs(probes.readiness());
            assertThat(probes.health(STARTUP)).isSameAs(probes.startup());
        }
    }

    private static int port(HealthProbesConfig config, ProbeType type) {
        return probe(config, type).port();
    }

    private static HealthCheckConfig probe(HealthProbesConfig config, ProbeType type) {
        return config.probe(type).orElseThrow();
    }
}
