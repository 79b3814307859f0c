package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.testing.ManualRunner;
import io.github.healthchecklib.testing.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an escalation begins to count, and what ends it, in virtual time and without a monitor. */
class EscalationRulesTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final VirtualTime time = new VirtualTime();
    private final HealthRuntime runtime = new HealthRuntime(time, new ManualRunner(), thread -> {});
    private final Health liveness = new Health("liveness", runtime, false);
    private final Health readiness = new Health("readiness", runtime, false);

    @AfterEach
    void close() {
        liveness.close();
        readiness.close();
        runtime.close();
    }

    @Test
    void escalation_fails_after_its_limit_until_the_other_health_recovers() {
        HealthSignal database = readiness.signal("database");
        liveness.escalate(readiness, Duration.ofMinutes(10));
        assertThat(liveness.isHealthy()).isTrue();

        time.advance(Duration.ofMinutes(9));
        database.healthy();
        time.advance(Duration.ofHours(1));
        database.unhealthy("pool is dead");
        time.advance(Duration.ofMinutes(10).minusNanos(1));
        assertThat(liveness.isHealthy()).isTrue();

        time.advance(Duration.ofNanos(1));
        assertThat(liveness.report().reasons()).isEqualTo("readiness: unhealthy for over 10m: database: pool is dead");

        database.healthy();
        assertThat(liveness.isHealthy()).isTrue();
    }

    @Test
    void health_that_is_unhealthy_already_counts_from_the_call() {
        readiness.signal("database").unhealthy("pool is dead");
        time.advance(LIMIT);
        liveness.escalate(readiness, LIMIT);
        assertThat(liveness.isHealthy()).isTrue();

        time.advance(LIMIT);

        assertThat(liveness.isHealthy()).isFalse();
        assertThat(liveness.report().reasons()).isEqualTo("readiness: unhealthy for over 5m: database: pool is dead");
    }

    @Test
    void deadline_of_the_other_health_is_noticed() {
        readiness.heartbeat("poller", Duration.ofSeconds(30)).beat();
        liveness.escalate(readiness, LIMIT);

        time.advance(Duration.ofSeconds(30).plus(LIMIT));
        liveness.isHealthy();
        time.advance(LIMIT);

        assertThat(liveness.isHealthy()).isFalse();
    }

    @Test
    void reason_follows_that_of_the_other_health() {
        HealthSignal database = readiness.signal("database");
        liveness.escalate(readiness, LIMIT);
        database.unhealthy("pool is dead");
        time.advance(LIMIT);
        liveness.isHealthy();

        database.unhealthy("no route");

        assertThat(liveness.report().reasons()).endsWith("database: no route");
        database.healthy();
        assertThat(liveness.isHealthy()).isTrue();
    }

    @Test
    void closed_health_follows_no_more() {
        HealthSignal database = readiness.signal("database");
        Escalation escalation = new Escalation(liveness.engine(), readiness.engine(), LIMIT);
        liveness.engine().add(escalation);
        database.healthy();

        liveness.close();
        database.unhealthy("pool is dead");

        assertThat(escalation.nextEvaluation()).as("nothing counts").isEqualTo(Time.NEVER);
    }
}
