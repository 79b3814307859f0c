package io.github.healthchecklib.client;

import static io.github.healthchecklib.client.ProbeType.LIVENESS;
import static io.github.healthchecklib.client.ProbeType.READINESS;
import static io.github.healthchecklib.client.ProbeType.STARTUP;
import static io.github.healthchecklib.client.SupervisedContainer.Action.KILL;
import static io.github.healthchecklib.client.SupervisedContainer.Action.PROBE;
import static io.github.healthchecklib.client.SupervisedContainer.Action.START;
import static io.github.healthchecklib.client.SupervisedContainer.Action.TERMINATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.client.SupervisedContainer.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a platform starts, probes, ends and restarts a container; in virtual time. */
class SupervisedContainerTest {
    private static final ProbeSettings EVERY_10_S = ProbeSettings.defaults();

    private final List<String> events = new ArrayList<>();

    @Test
    void container_is_started_at_once() {
        var container = container(Map.of(), RestartPolicy.defaults());

        assertThat(container.nextAt()).contains(Duration.ZERO);
        assertThat(steps(container, 0)).containsExactly(new Step(START, null));

        assertThat(container.isRunning()).isTrue();
        assertThat(container.isReady()).isTrue();
        assertThat(container.nextAt()).isEmpty();
        assertThat(events).containsExactly("0s started", "0s ready");
    }

    @Test
    void probes_have_a_tick_once_a_period() {
        var container = container(Map.of(LIVENESS, EVERY_10_S), RestartPolicy.defaults());
        steps(container, 0);

        assertThat(container.nextAt()).contains(seconds(10));
        assertThat(steps(container, 9)).isEmpty();
        assertThat(steps(container, 10)).containsExactly(new Step(PROBE, LIVENESS));
        assertThat(steps(container, 10)).isEmpty();
        assertThat(steps(container, 20)).as("while it is in progress").isEmpty();

        container.probed(LIVENESS, true, seconds(21));

        assertThat(steps(container, 29)).isEmpty();
        assertThat(steps(container, 30)).containsExactly(new Step(PROBE, LIVENESS));
    }

    @Test
    void probe_that_was_not_made_does_not_count_and_is_made_at_the_next_tick() {
        var container = container(Map.of(LIVENESS, EVERY_10_S.withFailureThreshold(1)), RestartPolicy.defaults());
        steps(container, 0);
        steps(container, 10);

        container.notProbed(LIVENESS);

        assertThat(container.isAlive()).isTrue();
        assertThat(steps(container, 20)).containsExactly(new Step(PROBE, LIVENESS));
    }

    @Test
    void readiness_is_probed_at_the_moment_startup_passes() {
        var container = container(
                Map.of(STARTUP, EVERY_10_S.withPeriod(seconds(3)), READINESS, EVERY_10_S), RestartPolicy.defaults());
        steps(container, 0);
        assertThat(steps(container, 3)).containsExactly(new Step(PROBE, STARTUP));

        container.probed(STARTUP, true, seconds(3));

        assertThat(steps(container, 3)).containsExactly(new Step(PROBE, READINESS));
        container.probed(READINESS, true, seconds(3));
        assertThat(steps(container, 9)).isEmpty();
        assertThat(steps(container, 10)).containsExactly(new Step(PROBE, READINESS));
        assertThat(events).containsExactly("0s started", "3s startup passed", "3s ready");
    }

    @Test
    void failed_liveness_is_terminated_then_killed_after_the_grace_period() {
        var container = container(
                Map.of(LIVENESS, EVERY_10_S.withFailureThreshold(2), READINESS, EVERY_10_S),
                RestartPolicy.defaults().withGracePeriod(seconds(25)));
        steps(container, 0);
        probe(container, LIVENESS, 10, false);
        container.probed(READINESS, true, seconds(10));
        probe(container, LIVENESS, 20, false);

        assertThat(steps(container, 20)).containsExactly(new Step(TERMINATE, null));
        container.probed(READINESS, true, seconds(20));
        assertThat(container.isAlive()).isFalse();
        assertThat(steps(container, 30)).as("liveness is on hold").containsExactly(new Step(PROBE, READINESS));
        assertThat(steps(container, 44)).isEmpty();
        assertThat(steps(container, 45)).containsExactly(new Step(KILL, null));

        container.exited(seconds(45), "SIGKILL");

        assertThat(steps(container, 45)).containsExactly(new Step(START, null));
        assertThat(container.restarts()).isEqualTo(1);
        assertThat(events)
                .containsExactly(
                        "0s started",
                        "10s ready",
                        "20s liveness failed: 2 failures in a row",
                        "20s terminated",
                        "45s killed",
                        "45s exited: SIGKILL",
                        "45s not ready",
                        "45s started: restart 1");
    }

    @Test
    void failed_startup_is_terminated_and_no_other_probe_begins() {
        var container = container(
                Map.of(STARTUP, EVERY_10_S.withFailureThreshold(1), LIVENESS, EVERY_10_S, READINESS, EVERY_10_S),
                RestartPolicy.defaults());
        steps(container, 0);
        probe(container, STARTUP, 10, false);

        assertThat(steps(container, 10)).containsExactly(new Step(TERMINATE, null));
        assertThat(steps(container, 20)).isEmpty();
        assertThat(events).contains("10s startup failed: 1 failure");
    }

    @Test
    void restarts_wait_ever_longer_up_to_the_longest_back_off() {
        var container = container(Map.of(), RestartPolicy.defaults().withMaxBackOff(seconds(60)));
        List<Long> waits = new ArrayList<>();
        Duration now = Duration.ZERO;
        for (int i = 0; i < 7; i++) {
            steps(container, now.toSeconds());
            container.exited(now, "exit code 1");
            Duration next = container.nextAt().orElseThrow();
            waits.add(next.minus(now).toSeconds());
            now = next;
        }

        assertThat(waits).containsExactly(0L, 10L, 20L, 40L, 60L, 60L, 60L);
    }

    @Test
    void back_off_begins_again_after_a_run_of_twice_the_longest() {
        var container = container(Map.of(), RestartPolicy.defaults());
        exitAfter(container, 1);
        exitAfter(container, 1);
        assertThat(exitAfter(container, 600))
                .as("wait after a run of 10 minutes")
                .isEqualTo(seconds(20));

        assertThat(exitAfter(container, 601)).as("after one of more").isEqualTo(Duration.ZERO);
        assertThat(exitAfter(container, 1)).isEqualTo(seconds(10));
    }

    @Test
    void result_of_a_previous_run_does_not_count() {
        var container = container(Map.of(LIVENESS, EVERY_10_S.withFailureThreshold(1)), RestartPolicy.defaults());
        steps(container, 0);
        steps(container, 10);
        container.exited(seconds(10), "exit code 1");
        steps(container, 10);

        container.probed(LIVENESS, false, seconds(11));

        assertThat(container.isAlive()).isTrue();
        assertThat(steps(container, 20)).containsExactly(new Step(PROBE, LIVENESS));
    }

    @Test
    void stopped_container_is_not_restarted_and_only_readiness_is_probed() {
        var container = container(Map.of(LIVENESS, EVERY_10_S, READINESS, EVERY_10_S), RestartPolicy.defaults());
        steps(container, 0);

        container.stop(seconds(5));
        container.stop(seconds(6));

        assertThat(steps(container, 6)).containsExactly(new Step(TERMINATE, null));
        assertThat(steps(container, 10)).containsExactly(new Step(PROBE, READINESS));
        container.exited(seconds(12), "");
        assertThat(container.nextAt()).isEmpty();
        assertThat(container.isRunning()).isFalse();
    }

    @Test
    void stop_while_waiting_for_a_restart_ends_the_container() {
        var container = container(Map.of(), RestartPolicy.defaults());
        exitAfter(container, 1);
        exitAfter(container, 1);

        container.stop(seconds(3));

        assertThat(container.nextAt()).isEmpty();
    }

    @Test
    void result_of_a_missing_probe_is_an_error() {
        var container = container(Map.of(), RestartPolicy.defaults());

        assertThatThrownBy(() -> container.probed(LIVENESS, true, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private SupervisedContainer container(Map<ProbeType, ProbeSettings> probes, RestartPolicy policy) {
        return new SupervisedContainer(probes, policy, event -> events.add(event.toString()));
    }

    private static List<Step> steps(SupervisedContainer container, long at) {
        List<Step> steps = new ArrayList<>();
        for (Optional<Step> step = container.poll(seconds(at)); step.isPresent(); step = container.poll(seconds(at))) {
            steps.add(step.get());
        }
        return steps;
    }

    private static void probe(SupervisedContainer container, ProbeType type, long at, boolean success) {
        assertThat(steps(container, at)).contains(new Step(PROBE, type));
        container.probed(type, success, seconds(at));
    }

    /** Starts the container when that is due, and returns how long the next start is away after its end. */
    private static Duration exitAfter(SupervisedContainer container, long run) {
        Duration start = container.nextAt().orElseThrow();
        steps(container, start.toSeconds());
        Duration end = start.plusSeconds(run);
        container.exited(end, "");
        return container.nextAt().orElseThrow().minus(end);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
