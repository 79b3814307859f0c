package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.testing.ManualRunner;
import io.github.healthchecklib.testing.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Heartbeats and work in progress: healthy until their deadline, unhealthy from then on; in virtual time. */
class DeadlineTest {
    private final VirtualTime time = new VirtualTime();
    private final Health health = new Health("liveness", new HealthRuntime(time, new ManualRunner()), true);

    @AfterEach
    void close() {
        health.close();
    }

    @Test
    void heartbeat_is_unhealthy_before_first_beat_and_after_timeout() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofSeconds(30));
        assertThat(health.report().reasons()).isEqualTo("loop: no beat yet");

        loop.beat();
        time.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(health.isHealthy()).isTrue();

        time.advance(Duration.ofNanos(1));
        assertThat(health.isHealthy()).isFalse();
        assertThat(health.report().reasons()).isEqualTo("loop: no beat for 30s");

        loop.beat();
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void each_beat_restarts_the_timeout() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofSeconds(30));
        for (int i = 0; i < 10; i++) {
            loop.beat();
            time.advance(Duration.ofSeconds(29));
            assertThat(health.isHealthy()).isTrue();
        }
    }

    @Test
    void paused_heartbeat_is_healthy_until_it_beats_and_stops() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofSeconds(30));
        loop.pause();
        time.advance(Duration.ofDays(3));
        assertThat(health.isHealthy()).isTrue();

        loop.beat();
        time.advance(Duration.ofSeconds(30));
        assertThat(health.isHealthy()).isFalse();

        loop.pause();
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void removed_heartbeat_no_longer_counts() {
        health.signal("other").healthy();
        Heartbeat loop = health.heartbeat("loop", Duration.ofSeconds(30));
        assertThat(health.isHealthy()).isFalse();

        loop.remove();
        loop.beat();

        assertThat(health.isHealthy()).isTrue();
        assertThat(health.report().entries()).hasSize(1);
    }

    @Test
    void removal_of_a_heartbeat_leaves_the_others() {
        Heartbeat ending = health.heartbeat("ending", Duration.ofHours(1));
        health.heartbeat("staying", Duration.ofHours(1)).beat();

        ending.remove();

        assertThat(health.report().entries())
                .extracting(HealthReport.Entry::name)
                .containsExactly("staying");
    }

    @Test
    void a_heartbeat_is_evaluated_at_its_deadline() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofSeconds(30));
        assertThat(loop.nextEvaluation()).isEqualTo(Time.NEVER);
        loop.beat();
        assertThat(loop.nextEvaluation()).isEqualTo(Duration.ofSeconds(30).toNanos());

        time.advance(Duration.ofSeconds(30));
        assertThat(health.isHealthy()).isFalse();
        assertThat(loop.nextEvaluation()).isEqualTo(Time.NEVER);
    }

    @Test
    void accept_thread_sees_unhealthy_after_the_deadline() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofHours(1));
        assertThat(health.engine().isHealthyForProbe()).isFalse();

        loop.beat();
        assertThat(health.engine().isHealthyForProbe()).isTrue();

        time.advance(Duration.ofHours(1));
        assertThat(health.engine().isHealthyForProbe()).isFalse();
    }

    @Test
    void work_is_healthy_while_idle_or_within_its_limit() {
        WorkTracker messages = health.workTracker("messages", Duration.ofMinutes(1));
        time.advance(Duration.ofDays(3));
        assertThat(health.isHealthy()).isTrue();

        try (var work = messages.begin()) {
            assertThat(work).isNotNull();
            time.advance(Duration.ofMinutes(1).minusNanos(1));
            assertThat(health.isHealthy()).isTrue();
        }
        time.advance(Duration.ofDays(3));
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void oldest_work_counts_and_its_end_restores_health() {
        WorkTracker messages = health.workTracker("messages", Duration.ofMinutes(1));
        WorkTracker.Work stuck = messages.begin();
        time.advance(Duration.ofSeconds(30));
        WorkTracker.Work later = messages.begin();
        time.advance(Duration.ofSeconds(30));
        assertThat(health.report().reasons()).isEqualTo("messages: work in progress for over 1m");

        try (var quick = messages.begin()) {
            assertThat(messages.inProgress()).isEqualTo(3);
            assertThat(quick).isNotNull();
        }
        assertThat(health.isHealthy()).isFalse();

        stuck.close();
        assertThat(health.isHealthy()).isTrue();

        time.advance(Duration.ofSeconds(30));
        assertThat(health.isHealthy()).isFalse();

        later.close();
        later.close();
        assertThat(health.isHealthy()).isTrue();
        assertThat(messages.inProgress()).isZero();
    }

    @Test
    void a_clock_that_jumps_changes_nothing() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofSeconds(30));
        WorkTracker.Work work =
                health.workTracker("work", Duration.ofSeconds(30)).begin();
        loop.beat();
        time.jumpClock(Duration.ofDays(1000));
        assertThat(health.isHealthy()).isTrue();

        time.jumpClock(Duration.ofDays(-2000));
        assertThat(health.isHealthy()).isTrue();
        assertThat(health.report().entries().get(0).duration()).isZero();

        time.advance(Duration.ofSeconds(30));
        work.close();
        assertThat(health.report().reasons()).isEqualTo("loop: no beat for 30s");
    }
}
