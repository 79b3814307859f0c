package io.github.healthchecklib.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The settings of a probe, and their ranges. */
class ProbeSettingsTest {
    private static final ProbeSettings DEFAULTS = ProbeSettings.defaults();

    @Test
    void the_defaults_are_those_of_kubernetes() {
        assertThat(DEFAULTS)
                .isEqualTo(new ProbeSettings(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(1), 1, 3));
    }

    @Test
    void each_can_be_changed_by_itself() {
        assertThat(DEFAULTS.withInitialDelay(Duration.ofSeconds(5))
                        .withPeriod(Duration.ofSeconds(6))
                        .withTimeout(Duration.ofSeconds(7))
                        .withSuccessThreshold(8)
                        .withFailureThreshold(9))
                .isEqualTo(
                        new ProbeSettings(Duration.ofSeconds(5), Duration.ofSeconds(6), Duration.ofSeconds(7), 8, 9));
    }

    @Test
    void out_of_range_is_an_error_with_the_setting() {
        assertThatThrownBy(() -> DEFAULTS.withInitialDelay(Duration.ofSeconds(-1)))
                .hasMessage("Probe setting initialDelay must be from 0s to 24h, but is -1s. Correct it.");
        assertThatThrownBy(() -> DEFAULTS.withPeriod(Duration.ZERO))
                .hasMessage("Probe setting period must be from 0.001s to 24h, but is 0s. Correct it.");
        assertThatThrownBy(() -> DEFAULTS.withTimeout(Duration.ofDays(2)))
                .hasMessage("Probe setting timeout must be from 0.001s to 24h, but is 48h. Correct it.");
        assertThatThrownBy(() -> DEFAULTS.withSuccessThreshold(0))
                .hasMessage("Probe setting successThreshold must be 1 or more, but is 0. Correct it.");
        assertThatThrownBy(() -> DEFAULTS.withFailureThreshold(-3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Probe setting failureThreshold must be 1 or more, but is -3. Correct it.");
    }

    @Test
    void the_limits_of_the_ranges_are_in_them() {
        assertThat(DEFAULTS.withPeriod(Duration.ofMillis(1)).withTimeout(Duration.ofDays(1)))
                .isNotNull();
    }
}
