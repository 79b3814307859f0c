package io.github.healthchecklib.client;

import static io.github.healthchecklib.client.ProbeType.LIVENESS;
import static io.github.healthchecklib.client.ProbeType.READINESS;
import static io.github.healthchecklib.client.ProbeType.STARTUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How a platform evaluates results. In the traces, derived by hand from kubelet's rules: {@code +} a success, {@code
 * -} a failure, {@code R} a new container; below each, after it: {@code y}es or {@code n}o.
 */
class ContainerProbesTest {
    private static final ProbeSettings DEFAULTS = ProbeSettings.defaults();
    private static final Duration LONG = Duration.ofHours(1);

    @ParameterizedTest
    @CsvSource({
        // success and failure threshold, results, whether it is alive
        "1, 3, ----,     yynn",
        "1, 3, --+--+--, yyyyyyyy",
        "1, 1, +-,       yn",
        // On hold: what comes then does not count, until there is a new container.
        "1, 2, --+++,    ynnnn",
        "1, 2, --R,      yny",
        // A failed liveness begins the count anew.
        "1, 2, --R--,    ynyyn",
        "1, 2, ---R--,   ynnyyn",
        // The count goes on over a container that ended by itself.
        "1, 3, --R-,     yyyn",
        "1, 3, --R+-,    yyyyy",
    })
    void liveness_succeeds_until_it_has_failed(int successes, int failures, String results, String alive) {
        var container = container(Map.of(LIVENESS, settings(successes, failures)));
        assertThat(container.isAlive()).isTrue();

        assertThat(trace(container, LIVENESS, results, container::isAlive)).isEqualTo(alive);
    }

    @ParameterizedTest
    @CsvSource({
        // success and failure threshold, results, whether it is ready
        "1, 3, +---+,    yyyny",
        "1, 3, ---+,     nnny",
        "2, 1, ++-+++,   nynnyy",
        "3, 2, ++-+++--, nnnnnyyn",
        "2, 3, +-+-+-+,  nnnnnnn",
        "2, 3, ++-+-+-,  nyyyyyy",
        // Never on hold.
        "1, 1, ------+,  nnnnnny",
        // A new container is not ready, but the count goes on.
        "1, 3, +R,       yn",
        "2, 3, +R+,      nny",
    })
    void readiness_fails_until_it_has_succeeded(int successes, int failures, String results, String ready) {
        var container = container(Map.of(READINESS, settings(successes, failures)));
        assertThat(container.isReady()).isFalse();

        assertThat(trace(container, READINESS, results, container::isReady)).isEqualTo(ready);
        assertThat(container.isAlive()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // success and failure threshold, results, whether it has started
        "1, 3, --+,   nny",
        "1, 3, ---+,  nnnn",
        "1, 3, ---R+, nnnny",
        // It is not asked again once it has succeeded.
        "1, 1, +---,  yyyy",
        "1, 1, +R,    yn",
    })
    void container_has_started_once_startup_succeeded(int successes, int failures, String results, String started) {
        var container = container(Map.of(STARTUP, settings(successes, failures)));
        assertThat(container.isStarted()).isFalse();

        assertThat(trace(container, STARTUP, results, container::isStarted)).isEqualTo(started);
    }

    @Test
    void a_startup_probe_that_has_failed_kills_the_container() {
        var container = container(Map.of(STARTUP, DEFAULTS));

        assertThat(trace(container, STARTUP, "---", container::isAlive)).isEqualTo("yyn");
        assertThat(container.isDue(STARTUP, LONG)).isFalse();
    }

    @Test
    void running_container_without_probes_is_started_ready_and_alive() {
        var container = new ContainerProbes(Map.of());
        assertThat(container.isStarted() || container.isReady() || container.isAlive())
                .isFalse();

        container.started();
        assertThat(container.isStarted() && container.isReady() && container.isAlive())
                .isTrue();
        assertThat(container.isDue(LIVENESS, LONG)).isFalse();
        container.result(LIVENESS, false);
        assertThat(container.isAlive()).isTrue();
    }

    @Test
    void liveness_and_readiness_wait_for_startup() {
        var container = container(Map.of(LIVENESS, DEFAULTS, READINESS, DEFAULTS, STARTUP, DEFAULTS));
        assertThat(due(container)).isEqualTo("startup");
        container.result(LIVENESS, false);
        container.result(READINESS, true);
        assertThat(container.isReady()).isFalse();

        container.result(STARTUP, true);
        assertThat(due(container)).isEqualTo("liveness readiness");
        assertThat(container.isReady()).isFalse();
        container.result(STARTUP, false);
        assertThat(container.isStarted()).isTrue();

        container.result(READINESS, true);
        assertThat(container.isReady()).isTrue();
        container.started();
        assertThat(due(container)).isEqualTo("startup");
        assertThat(container.isReady()).isFalse();
    }

    @Test
    void results_before_startup_do_not_count() {
        var container = container(Map.of(LIVENESS, settings(1, 2), STARTUP, DEFAULTS));
        container.result(LIVENESS, false);
        container.result(STARTUP, true);

        container.result(LIVENESS, false);
        assertThat(container.isAlive()).isTrue();
        container.result(LIVENESS, false);
        assertThat(container.isAlive()).isFalse();
    }

    @Test
    void it_is_not_due_before_the_initial_delay() {
        var container = container(Map.of(LIVENESS, DEFAULTS.withInitialDelay(Duration.ofSeconds(5))));

        assertThat(container.isDue(LIVENESS, Duration.ofMillis(4999))).isFalse();
        assertThat(container.isDue(LIVENESS, Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void no_probe_is_due_while_no_container_runs() {
        var container = new ContainerProbes(Map.of(LIVENESS, DEFAULTS, READINESS, DEFAULTS));
        assertThat(due(container)).isEmpty();

        container.started();
        container.result(READINESS, true);
        assertThat(container.isReady()).isTrue();
        container.ended();
        assertThat(container.isStarted() || container.isReady() || container.isAlive())
                .isFalse();
        assertThat(due(container)).isEmpty();

        container.result(LIVENESS, false);
        container.result(LIVENESS, false);
        container.started();
        container.result(LIVENESS, false);
        assertThat(container.isAlive()).isTrue();
    }

    @Test
    void a_liveness_on_hold_does_not_hold_readiness() {
        var container = container(Map.of(LIVENESS, settings(1, 1), READINESS, settings(1, 1)));
        container.result(LIVENESS, false);

        assertThat(due(container)).isEqualTo("readiness");
        container.result(READINESS, true);
        assertThat(container.isReady()).isTrue();
        assertThat(container.isAlive()).isFalse();
    }

    private static ProbeSettings settings(int successes, int failures) {
        return DEFAULTS.withSuccessThreshold(successes).withFailureThreshold(failures);
    }

    private static ContainerProbes container(Map<ProbeType, ProbeSettings> probes) {
        var container = new ContainerProbes(probes);
        container.started();
        return container;
    }

    private static String due(ContainerProbes container) {
        StringBuilder due = new StringBuilder();
        for (ProbeType type : ProbeType.values()) {
            due.append(container.isDue(type, LONG) ? type.name().toLowerCase(java.util.Locale.ROOT) + " " : "");
        }
        return due.toString().strip();
    }

    private static String trace(ContainerProbes container, ProbeType type, String results, BooleanSupplier state) {
        StringBuilder states = new StringBuilder();
        for (int result : results.chars().toArray()) {
            if (result == 'R') {
                container.ended();
                container.started();
            } else {
                container.result(type, result == '+');
            }
            states.append(state.getAsBoolean() ? 'y' : 'n');
        }
        return states.toString();
    }
}
