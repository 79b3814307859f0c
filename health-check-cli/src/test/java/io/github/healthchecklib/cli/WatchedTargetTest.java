package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.cli.WatchedTarget.Change;
import io.github.healthchecklib.cli.WatchedTarget.State;
import io.github.healthchecklib.client.Outcome;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a watched target is to a platform, result by result. */
class WatchedTargetTest {
    private static final ProbeSettings THREE = ProbeSettings.defaults();

    @Test
    void ready_after_a_success_restarted_after_three_failures() {
        WatchedTarget target = target(Samples.SUBJECT, THREE);
        assertThat(target.state()).isEqualTo(State.UNKNOWN);

        assertThat(states(target, "+--+---")).isEqualTo("ready ready ready ready ready ready restart");
    }

    @Test
    void until_the_first_success_it_is_not_ready() {
        WatchedTarget target = target(Samples.SUBJECT, THREE);

        assertThat(states(target, "--+")).isEqualTo("not ready not ready ready");
    }

    @Test
    void success_after_a_restart_is_the_new_containers() {
        WatchedTarget target = target(Samples.SUBJECT, THREE);

        assertThat(states(target, "+----+--+")).isEqualTo("ready ready ready restart restart ready ready ready ready");
    }

    @Test
    void a_success_threshold_is_for_readiness() {
        WatchedTarget target = target(Samples.SUBJECT, THREE.withSuccessThreshold(2));
        assertThat(states(target, "+++")).isEqualTo("not ready ready ready");

        WatchedTarget liveness = target(probe("liveness"), THREE.withSuccessThreshold(2));
        assertThat(states(liveness, "---+")).isEqualTo("alive alive restart alive");
    }

    @Test
    void liveness_alone_is_alive_or_restarted() {
        assertThat(states(target(probe("liveness"), THREE), "+--+----+"))
                .isEqualTo("alive alive alive alive alive alive restart restart alive");
    }

    @Test
    void readiness_alone_is_never_restarted() {
        assertThat(states(target(probe("readiness"), THREE), "-+----+"))
                .isEqualTo("not ready ready ready ready not ready not ready ready");
    }

    @Test
    void startup_is_not_probed_again() {
        assertThat(states(target(probe("startup"), THREE), "--+----"))
                .isEqualTo("starting starting started started started started started");
        assertThat(states(target(probe("startup"), THREE), "----+"))
                .isEqualTo("starting starting restart restart started");
    }

    @Test
    void change_has_its_previous_duration() {
        WatchedTarget target = target(Samples.SUBJECT, THREE);
        assertThat(target.take(Samples.OPEN, seconds(1)))
                .isEqualTo(
                        new Change(Samples.SUBJECT, State.UNKNOWN, State.READY, Duration.ofSeconds(1), Samples.OPEN));
        assertThat(target.take(Samples.OPEN, seconds(2))).isNull();
        assertThat(target.since(seconds(5))).isEqualTo(Duration.ofSeconds(4));
        target.take(Samples.REFUSED, seconds(6));
        target.take(Samples.REFUSED, seconds(7));
        Change change = Objects.requireNonNull(target.take(Samples.REFUSED, seconds(8)));

        assertThat(change.after()).isEqualTo(Duration.ofSeconds(7));
        assertThat(WatchView.text(change)).isEqualTo("127.0.0.1:9000 changed from ready to restart after 7s: refused");
    }

    @Test
    void not_probed_is_shown_but_does_not_count() {
        WatchedTarget target = target(Samples.SUBJECT, THREE);
        ProbeResult none = new ProbeResult(Samples.TARGET, Outcome.NOT_PROBED, Duration.ZERO, "Too many open files");
        assertThat(states(target, "+--")).endsWith("ready");

        assertThat(target.take(none, 0)).isNull();
        assertThat(target.last()).isEqualTo(none);
        assertThat(target.probes()).isEqualTo(3);
        assertThat(states(target, "-")).isEqualTo("restart");
    }

    @Test
    void it_counts_and_keeps_the_latest() {
        WatchedTarget target = target(Samples.SUBJECT, THREE);
        assertThat(target.successShare()).isZero();
        assertThat(target.last()).isNull();
        states(target, "+++-");
        assertThat(target.successShare()).isEqualTo(0.75);
        assertThat(target.last()).isEqualTo(Samples.REFUSED);

        states(target, "+".repeat(100));
        assertThat(target.probes()).isEqualTo(104);
        assertThat(target.recent()).hasSize(WatchedTarget.RECENT);
        assertThat(target.recent().get(WatchedTarget.RECENT - 1)).isEqualTo(Samples.OPEN);
    }

    /** Of a container that takes no time to end. */
    private static WatchedTarget target(ProbeSpec probe, ProbeSettings settings) {
        WatchedContainer container =
                WatchedContainer.of(List.of(probe), settings, Duration.ZERO).get(0);
        return new WatchedTarget(probe, container, 0);
    }

    private static ProbeSpec probe(String type) {
        return ProbeSpec.parse(type + "=" + Samples.TARGET);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private static String states(WatchedTarget target, String results) {
        StringBuilder states = new StringBuilder();
        for (int result : results.chars().toArray()) {
            target.take(result == '+' ? Samples.OPEN : Samples.REFUSED, 0);
            states.append(target.state()).append(' ');
        }
        return states.toString().strip();
    }
}
