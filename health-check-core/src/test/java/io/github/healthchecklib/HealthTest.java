package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.ManualRunner;
import io.github.healthchecklib.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status of a Health, its report and log, the names of its indicators, and its end; in virtual time. */
class HealthTest {
    private final VirtualTime time = new VirtualTime();
    private final ManualRunner runner = new ManualRunner();
    private final CapturedLog log = new CapturedLog(Health.class);
    private final HealthRuntime runtime = new HealthRuntime(time, runner);
    private final Health health = new Health("liveness", runtime, true);

    @AfterEach
    void close() {
        health.close();
        log.close();
    }

    @Test
    void health_is_unhealthy_without_indicators() {
        assertThat(health.isHealthy()).isFalse();
        assertThat(health.report()).hasToString("liveness: unhealthy: no indicators");
    }

    @Test
    void health_is_healthy_if_every_indicator_is() {
        HealthSignal first = health.signal("first");
        HealthSignal second = health.signal("second");
        assertThat(health.isHealthy()).isFalse();

        first.healthy();
        assertThat(health.isHealthy()).isFalse();

        second.healthy();
        assertThat(health.isHealthy()).isTrue();

        first.unhealthy("broken");
        assertThat(health.isHealthy()).isFalse();
    }

    @Test
    void a_signal_is_unhealthy_until_it_is_set() {
        health.signal("database");

        assertThat(health.report().reasons()).isEqualTo("database: not set yet");
    }

    @Test
    void names_are_unique() {
        health.signal("database");

        assertThatThrownBy(() -> health.heartbeat("database", Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Indicator names must be unique in a Health, but liveness already has \"database\"."
                        + " Choose another.");
        assertThat(health.report().entries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void a_blank_name_is_an_error(String name) {
        assertThatThrownBy(() -> health.signal(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void name_of_control_characters_is_an_error() {
        assertThatThrownBy(() -> new Health("\u0000\u0007")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> health.signal("\u0000")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void report_has_state_reason_and_since_of_each_indicator() {
        health.signal("config").healthy();
        time.advance(Duration.ofMinutes(2));
        HealthSignal database = health.signal("database");
        database.unhealthy("no route");
        time.advance(Duration.ofSeconds(3));

        HealthReport report = health.report();

        assertThat(report)
                .hasToString("liveness: unhealthy\n  config: healthy for 2m3s\n  database: unhealthy for 3s: no route");
        assertThat(report.entries().get(1).since()).isEqualTo(Instant.parse("2026-01-01T00:02:00Z"));
    }

    @Test
    void new_reason_replaces_the_old_and_keeps_since() {
        HealthSignal database = health.signal("database");
        time.advance(Duration.ofSeconds(5));
        database.unhealthy("no route");

        assertThat(health.report()).hasToString("liveness: unhealthy\n  database: unhealthy for 5s: no route");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \t"})
    void blank_reason_is_reported_as_none_given(String reason) {
        health.signal("signal").unhealthy(reason);

        assertThat(health.report().reasons()).isEqualTo("signal: no reason given");
        assertThat(CheckResult.unhealthy(reason).reason()).isEqualTo("no reason given");
    }

    @Test
    void each_change_of_status_or_failures_is_one_line_in_the_log() {
        HealthSignal first = health.signal("first");
        HealthSignal second = health.signal("second");
        first.healthy();
        time.advance(Duration.ofSeconds(90));
        second.healthy();
        second.healthy();
        time.advance(Duration.ofHours(1));
        first.unhealthy("broken");
        second.unhealthy("too");
        time.advance(Duration.ofMillis(1500));
        second.healthy();
        first.healthy();

        runtime.flush();
        assertThat(log.infos())
                .containsExactly(
                        "Health liveness changed from unhealthy to healthy after 1m30s",
                        "Health liveness changed from unhealthy to healthy after 1.5s");
        runtime.flush();
        assertThat(log.warnings())
                .containsExactly(
                        "Health liveness changed from healthy to unhealthy after 1h: first: broken",
                        "Health liveness is still unhealthy after 0s: first: broken; second: too",
                        "Health liveness is still unhealthy after 1.5s: first: broken");
    }

    @Test
    void report_says_closed_when_closed() {
        health.signal("signal").healthy();
        health.close();

        assertThat(health.report().healthy()).isFalse();
        assertThat(health.report().reasons()).contains("closed");
    }

    @Test
    void closed_health_is_unhealthy_for_good_and_takes_no_indicators() {
        HealthSignal signal = health.signal("signal");
        signal.healthy();

        health.close();
        signal.healthy();

        assertThat(health.isHealthy()).isFalse();
        runtime.flush();
        assertThat(log.infos()).endsWith("Health liveness changed from healthy to unhealthy after 0s: closed");
        assertThatThrownBy(() -> health.signal("late")).isInstanceOf(IllegalStateException.class);
    }
}
