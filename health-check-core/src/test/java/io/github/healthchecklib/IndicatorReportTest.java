package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.testing.ManualRunner;
import io.github.healthchecklib.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a report says of an indicator and when the next evaluation is due, in virtual time. */
class IndicatorReportTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final VirtualTime time = new VirtualTime();
    private final HealthRuntime runtime = new HealthRuntime(time, new ManualRunner(), thread -> {});
    private final Health health = new Health("liveness", runtime, false);

    @AfterEach
    void close() {
        health.close();
        runtime.close();
    }

    @Test
    void time_left_of_a_heartbeat_is_that_to_the_end_of_its_timeout() {
        Heartbeat heartbeat = health.heartbeat("consumer", TIMEOUT);
        assertThat(entry().timeLeft()).as("before the first beat").isEmpty();

        time.advance(Duration.ofHours(1));
        heartbeat.beat();
        time.advance(Duration.ofSeconds(10));

        assertThat(entry().timeLeft()).contains(Duration.ofSeconds(20));
        time.advance(Duration.ofSeconds(20));
        assertThat(entry().timeLeft()).as("unhealthy").isEmpty();
    }

    @Test
    void time_left_is_empty_for_what_has_no_limit() {
        HealthSignal signal = health.signal("config");
        signal.healthy();

        assertThat(entry().timeLeft()).isEmpty();
        assertThat(signal.name()).isEqualTo("config");
    }

    @Test
    void escalation_of_a_healthy_one_has_nothing_to_evaluate() {
        try (Health other = new Health("readiness", runtime, false)) {
            other.signal("database").healthy();
            health.escalate(other, TIMEOUT);

            assertThat(health.engine().evaluate()).isEqualTo(Time.NEVER);
        }
    }

    @Test
    void phases_of_checks_are_spread_over_the_period() {
        Indicators indicators = new Indicators();
        List<Double> phases = new ArrayList<>();
        for (int check = 0; check < 100; check++) {
            phases.add(indicators.nextPhase());
        }

        assertThat(phases.get(0)).as("of a single check").isEqualTo(1);
        Collections.sort(phases);
        double before = 0;
        for (double phase : phases) {
            assertThat(phase - before).as("gap before %s", phase).isBetween(0.0, 0.02);
            before = phase;
        }
        assertThat(before).isEqualTo(1);
    }

    private HealthReport.Entry entry() {
        return health.report().entries().get(0);
    }
}
