package io.github.healthchecklib;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.ProbeType.STARTUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.Hang;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Escalation and the startup latch follow a status themselves, whatever listeners do. */
class EscalationTest {
    private static final Duration LIMIT = Duration.ofMillis(100);

    private final Health liveness = new Health("liveness");
    private final Health readiness = new Health("readiness");
    private final Hang hang = new Hang();

    @AfterEach
    void close() {
        hang.close();
        liveness.close();
        readiness.close();
    }

    @Test
    void escalation_fails_after_its_limit_when_a_listener_hangs() {
        HealthSignal database = readiness.signal("database");
        database.healthy();
        readiness.addListener(change -> {
            if (!change.after().healthy()) {
                hang.hang();
            }
        });
        liveness.escalate(readiness, LIMIT);
        assertThat(liveness.isHealthy()).isTrue();

        inBackground(() -> database.unhealthy("pool is dead"));

        await("liveness fails after its limit").atMost(Duration.ofSeconds(2)).until(() -> !liveness.isHealthy());
        assertThat(liveness.report().reasons()).contains("database: pool is dead");
    }

    @Test
    void escalation_names_the_present_reason_when_it_has_changed() {
        HealthSignal database = readiness.signal("database");
        HealthSignal queue = readiness.signal("queue");
        database.healthy();
        queue.healthy();
        liveness.escalate(readiness, LIMIT);
        database.unhealthy("pool is dead");
        await().until(() -> !liveness.isHealthy());

        queue.unhealthy("no broker");
        database.healthy();

        await("liveness names the queue alone")
                .atMost(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(liveness.report().reasons())
                        .contains("no broker")
                        .doesNotContain("pool is dead"));
    }

    @Test
    void startup_opens_when_a_listener_of_liveness_hangs() {
        try (HealthProbes probes = probes()) {
            HealthSignal loop = probes.liveness().signal("loop");
            HealthSignal migrated = probes.startup().signal("database migrated");
            probes.liveness().addListener(change -> {
                if (change.after().healthy()) {
                    hang.hang();
                }
            });
            probes.start();
            inBackground(() -> {
                loop.healthy();
            });
            await().until(hang::hasBegun);
            inBackground(() -> {
                loop.unhealthy("stuck for a moment");
                migrated.healthy();
                loop.healthy();
            });

            await().until(() -> probes.isOpen(LIVENESS));
            await("startup opens").atMost(Duration.ofSeconds(2)).until(() -> probes.isOpen(STARTUP));
            hang.close();
        }
    }

    @Test
    void start_opens_all_when_a_listener_of_startup_hangs() {
        try (HealthProbes probes = probes()) {
            probes.startup().addListener(change -> {
                if (change.after().healthy()) {
                    hang.hang();
                }
            });
            inBackground(probes::start);

            await("liveness and startup open")
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> probes.isOpen(LIVENESS) && probes.isOpen(STARTUP));
            hang.close();
        }
    }

    @Test
    void escalate_throws_when_it_closes_a_cycle_of_one() {
        assertThatThrownBy(() -> liveness.escalate(liveness, Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Health liveness cannot escalate health liveness, which depends on liveness: both would stay"
                                + " unhealthy forever. Remove one escalation.");
    }

    @Test
    void escalate_throws_when_it_closes_a_cycle_of_two() {
        liveness.escalate(readiness, LIMIT);

        assertThatThrownBy(() -> readiness.escalate(liveness, LIMIT)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void escalate_throws_when_it_closes_a_cycle_of_three() {
        try (Health third = new Health("third")) {
            liveness.escalate(readiness, LIMIT);
            readiness.escalate(third, LIMIT);

            assertThatThrownBy(() -> third.escalate(liveness, LIMIT)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void closed_health_is_collected_while_the_one_it_watched_lives() {
        WeakReference<Health> closed = closedEscalationOf(readiness);

        await("the closed Health is collected").atMost(Duration.ofSeconds(2)).until(() -> {
            System.gc();
            return closed.refersTo(null);
        });
        assertThat(readiness.isHealthy()).isFalse();
    }

    private static WeakReference<Health> closedEscalationOf(Health watched) {
        try (Health escalating = new Health("escalating")) {
            escalating.escalate(watched, LIMIT);
            return new WeakReference<>(escalating);
        }
    }

    private static HealthProbes probes() {
        return new HealthProbes(HealthProbesConfig.fromEnvironment(Map.of(
                "HEALTH_CHECK_PORT", "0", "HEALTH_CHECK_READINESS_PORT", "0", "HEALTH_CHECK_STARTUP_PORT", "0")));
    }

    /** What may hang with the listener. */
    private static void inBackground(Runnable action) {
        Thread thread = new Thread(action);
        thread.setDaemon(true);
        thread.start();
    }
}
