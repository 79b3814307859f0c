package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.testing.ChildJvm;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckConfigTest {
    @Test
    void the_defaults_are_those_that_are_documented() {
        HealthCheckConfig config = HealthCheckConfig.defaults();

        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(9000);
        assertThat(config.backlog()).isEqualTo(4);
        assertThat(config.unprobedWarning()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void an_unset_or_empty_variable_means_the_default() {
        String defaults = HealthCheckConfig.defaults().toString();

        assertThat(HealthCheckConfig.fromEnvironment(Map.of())).hasToString(defaults);
        assertThat(HealthCheckConfig.fromEnvironment(
                        Map.of("HEALTH_CHECK_HOST", "", "HEALTH_CHECK_PORT", "", "HEALTH_CHECK_BACKLOG", "")))
                .hasToString(defaults);
    }

    @Test
    void the_environment_sets_each_setting() {
        HealthCheckConfig config = HealthCheckConfig.fromEnvironment(Map.of(
                "HEALTH_CHECK_HOST",
                "0.0.0.0",
                "HEALTH_CHECK_PORT",
                "9100",
                "HEALTH_CHECK_BACKLOG",
                "8",
                "HEALTH_CHECK_UNPROBED_WARNING",
                "90s"));

        assertThat(config).hasToString("host=0.0.0.0, port=9100, backlog=8, unprobedWarning=1m30s");
    }

    @Tag(ChildJvm.TAG)
    @Test
    void the_environment_of_this_process_is_read() throws Exception {
        try (var child = ChildJvm.start("HEALTH_CHECK_PORT=9123 exec \"$@\"", PrintConfig.class)) {
            assertThat(child.awaitLine("config: "))
                    .isEqualTo("host=127.0.0.1, port=9123, backlog=4, unprobedWarning=5m");
        }
    }

    static final class PrintConfig {
        public static void main(String[] args) {
            System.out.println("config: " + HealthCheckConfig.fromEnvironment());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HEALTH_CHECK_PORT,abc,a whole number from 0 to 65535 (0 asks for any free port),9000",
        "HEALTH_CHECK_PORT,-1,a whole number from 0 to 65535 (0 asks for any free port),9000",
        "HEALTH_CHECK_PORT,65536,a whole number from 0 to 65535 (0 asks for any free port),9000",
        "HEALTH_CHECK_PORT,99999999999,a whole number from 0 to 65535 (0 asks for any free port),9000",
        "HEALTH_CHECK_PORT,' 9000',a whole number from 0 to 65535 (0 asks for any free port),9000",
        "HEALTH_CHECK_PORT,+9000,a whole number from 0 to 65535 (0 asks for any free port),9000",
        "HEALTH_CHECK_PORT,-0,a whole number from 0 to 65535 (0 asks for any free port),9000",
        "HEALTH_CHECK_PORT,\u0669\u0660\u0660\u0660,a whole number from 0 to 65535 (0 asks for any free port),9000",
        "HEALTH_CHECK_BACKLOG,0,a whole number from 1 to 65535 connections,4",
        "HEALTH_CHECK_BACKLOG,many,a whole number from 1 to 65535 connections,4",
        "HEALTH_CHECK_HOST,' ',an address or name of this machine,127.0.0.1",
    })
    void bad_variable_error_has_name_rule_value_and_default(
            String variable, String value, String rule, String byDefault) {
        assertThatThrownBy(() -> HealthCheckConfig.fromEnvironment(Map.of(variable, value)))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessage("Health check setting " + variable + " must be " + rule + ", but is \"" + value
                        + "\". Correct it, or unset it for the default " + byDefault + ".");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536, Integer.MAX_VALUE})
    void a_port_out_of_range_is_an_error_that_the_caller_may_catch(int port) {
        assertThatThrownBy(() -> new TcpHealthCheckServer("127.0.0.1", port))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessage(
                        "Health check setting port must be a whole number from 0 to 65535 (0 asks for any free port),"
                                + " but is \"" + port + "\". Correct it, or unset it for the default 9000.");
    }

    @Test
    void service_link_variable_is_explained() {
        Map<String, String> serviceLink = Map.of("HEALTH_CHECK_PORT", "tcp://10.0.0.1:9000");

        assertThatThrownBy(() -> HealthCheckConfig.fromEnvironment(serviceLink))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessageContaining("enableServiceLinks");
        assertThatThrownBy(() -> HealthProbesConfig.fromEnvironment(serviceLink))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessageContaining("enableServiceLinks");
    }

    @Test
    void the_ends_of_the_ranges_are_inside() {
        HealthCheckConfig config = HealthCheckConfig.defaults();

        assertThat(config.withPort(0).port()).isZero();
        assertThat(config.withPort(65535).port()).isEqualTo(65535);
        assertThat(config.withBacklog(1).backlog()).isEqualTo(1);
        assertThat(config.withBacklog(65535).backlog()).isEqualTo(65535);
        assertThat(config.withUnprobedWarning(Duration.ZERO).unprobedWarning()).isZero();
        assertThat(config.withUnprobedWarning(Duration.ofDays(24)).unprobedWarning())
                .isEqualTo(Duration.ofDays(24));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5, 65536})
    void a_backlog_out_of_range_is_an_error(int backlog) {
        HealthCheckConfig config = HealthCheckConfig.defaults();

        assertThatThrownBy(() -> config.withBacklog(backlog))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessageContaining(
                        "backlog must be a whole number from 1 to 65535 connections, but is \"" + backlog);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t"})
    void a_blank_host_is_an_error(String host) {
        assertThatThrownBy(() -> new TcpHealthCheckServer(host, 9000))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessageContaining(
                        "host must be an address or name of this machine, but is \"" + host.replace('\t', ' ') + "\"");
    }

    @ParameterizedTest
    @CsvSource({"PT-1S, -1s", "PT577H, 577h"})
    void a_time_for_the_warning_out_of_range_is_an_error(String time, String shown) {
        HealthCheckConfig config = HealthCheckConfig.defaults();

        assertThatThrownBy(() -> config.withUnprobedWarning(Duration.parse(time)))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessageContaining("unprobedWarning must be from 0s to 576h, but is \"" + shown
                        + "\". Correct it, unset it for the default 5m, or set 0 for no warning.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "576h"})
    void limits_of_the_unprobed_warning_are_in_its_range(String value) {
        Duration expected = value.equals("576h") ? Duration.ofDays(24) : Duration.ZERO;

        assertThat(HealthCheckConfig.fromEnvironment(Map.of("HEALTH_CHECK_UNPROBED_WARNING", value)))
                .extracting(HealthCheckConfig::unprobedWarning)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+5m", "5", "-0s", "5\u017f", "577h", "five minutes", "P1D"})
    void a_variable_that_is_not_a_duration_in_range_is_an_error(String value) {
        assertThatThrownBy(() -> HealthCheckConfig.fromEnvironment(Map.of("HEALTH_CHECK_UNPROBED_WARNING", value)))
                .isInstanceOf(HealthCheckConfigException.class)
                .hasMessageContaining("HEALTH_CHECK_UNPROBED_WARNING must be a duration such as 90s or 5m,"
                        + " from 0s to 576h, but is \"" + value + "\"");
    }

    @Test
    void copy_changes_one_setting_and_not_the_original() {
        HealthCheckConfig original = HealthCheckConfig.defaults().withHost("::1");

        HealthCheckConfig changed = original.withPort(9100).withBacklog(3).withUnprobedWarning(Duration.ofSeconds(1));

        assertThat(original).hasToString("host=::1, port=9000, backlog=4, unprobedWarning=5m");
        assertThat(changed).hasToString("host=::1, port=9100, backlog=3, unprobedWarning=1s");
    }
}
