package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.checks.DiskChecks;
import io.github.healthchecklib.checks.JdbcChecks;
import io.github.healthchecklib.checks.TcpChecks;
import io.github.healthchecklib.checks.ThreadChecks;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that are missing or out of range, which are errors of the call that they are passed to. */
class InvalidArgumentsTest {
    private final Health health = new Health("liveness");

    @AfterEach
    void close() {
        health.close();
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

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT721H"})
    void a_limit_out_of_range_is_an_error(String limit) {
        assertThatThrownBy(() -> health.heartbeat("loop", Duration.parse(limit)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Health check setting timeout must be from 0.001s to 720h, but is");
        assertThatThrownBy(() -> health.workTracker("work", Duration.parse(limit)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_schedule_out_of_range_is_an_error() {
        CheckSchedule schedule = CheckSchedule.defaults();
        assertThatThrownBy(() -> CheckSchedule.every(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> schedule.withTimeout(Duration.ofHours(2)))
                .hasMessage("Health check setting timeout must be from 0.001s to 1h, but is \"2h\". Correct it.");
        assertThatThrownBy(() -> schedule.withThresholds(0, 1))
                .hasMessage(
                        "Health check setting failureThreshold must be a whole number from 1 to 1000 runs in a row, but"
                                + " is \"0\". The default is 1.");
        assertThatThrownBy(() -> schedule.withThresholds(1, 1001)).isInstanceOf(IllegalArgumentException.class);
        assertThat(schedule.period()).isEqualTo(Duration.ofSeconds(10));
        assertThat(schedule.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(schedule.failureThreshold()).isEqualTo(1);
        assertThat(schedule.successThreshold()).isEqualTo(1);
        assertThat(schedule.withThresholds(1000, 1000).failureThreshold()).isEqualTo(1000);
        assertThat(schedule.withThresholds(1, 1).successThreshold()).isEqualTo(1);
    }
}
