package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.client.Outcome;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What several probes of one container mean together, second by second. */
class WatchedContainerTest {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final ProbeSettings TWO_FAILURES = ProbeSettings.defaults().withFailureThreshold(2);

    private long second;

    @Test
    void liveness_and_readiness_count_once_startup_has_passed() {
        List<WatchedTarget> probes = probes("startup=a:1", "liveness=a:2", "readiness=a:3");

        assertThat(states(probes, "---")).isEqualTo("starting, starting, starting");
        assertThat(states(probes, "+-+")).isEqualTo("started, alive, ready");
        assertThat(states(probes, "--+")).isEqualTo("started, restart, ready");
    }

    @Test
    void all_begin_again_after_a_restart() {
        List<WatchedTarget> probes = probes("startup=a:1", "liveness=a:2", "readiness=a:3");
        states(probes, "+++");
        states(probes, "---");
        assertThat(states(probes, "---")).isEqualTo("started, restart, not ready");
        second += GRACE.toSeconds();

        assertThat(states(probes, "-+-")).isEqualTo("restart, starting, starting");
        assertThat(states(probes, "+-+")).isEqualTo("started, alive, ready");
    }

    @Test
    void port_that_opens_again_may_be_the_old_one_until_it_has_been_closed() {
        List<WatchedTarget> probes = probes("liveness=a:2");
        states(probes, "+");
        states(probes, "-");
        assertThat(states(probes, "-")).isEqualTo("restart");

        assertThat(states(probes, "+")).isEqualTo("may be old");
        assertThat(states(probes, "+")).isEqualTo("may be old");
        assertThat(states(probes, "-")).isEqualTo("restart");
        assertThat(states(probes, "+")).isEqualTo("alive");
    }

    @Test
    void port_that_opens_after_the_grace_period_is_the_new_one() {
        List<WatchedTarget> probes = probes("liveness=a:2");
        states(probes, "-");
        states(probes, "-");
        second += GRACE.toSeconds() - 2;
        assertThat(states(probes, "+")).as("the last second of it").isEqualTo("may be old");

        assertThat(states(probes, "+")).isEqualTo("alive");
    }

    @Test
    void failed_startup_restarts_all() {
        List<WatchedTarget> probes = probes("startup=a:1", "liveness=a:2", "readiness=a:3");
        states(probes, "-++");

        assertThat(states(probes, "-++")).isEqualTo("restart, restart, restart");
    }

    @Test
    void type_that_comes_again_begins_another_container() {
        List<WatchedTarget> probes = probes("liveness=a:1", "readiness=a:2", "liveness=a:3", "readiness=a:4");
        states(probes, "++++");
        states(probes, "-+++");

        assertThat(states(probes, "-+++")).isEqualTo("restart, ready, alive, ready");
    }

    @Test
    void probes_of_other_hosts_and_without_a_type_are_containers_of_their_own() {
        List<WatchedTarget> probes = probes("startup=a:1", "liveness=b:2", "a:3");

        assertThat(states(probes, "-++")).isEqualTo("starting, alive, ready");
    }

    private static List<WatchedTarget> probes(String... texts) {
        List<ProbeSpec> specs = Stream.of(texts).map(ProbeSpec::parse).toList();
        List<WatchedContainer> containers = WatchedContainer.of(specs, TWO_FAILURES, GRACE);
        List<WatchedTarget> targets = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            targets.add(new WatchedTarget(specs.get(i), containers.get(i), 0));
        }
        return targets;
    }

    /** Takes a result of each probe, a second after the last ones, and returns their states. */
    private String states(List<WatchedTarget> probes, String results) {
        long now = Duration.ofSeconds(second++).toNanos();
        for (int i = 0; i < results.length(); i++) {
            Outcome outcome = results.charAt(i) == '+' ? Outcome.OPEN : Outcome.REFUSED;
            probes.get(i).take(new ProbeResult(probes.get(i).probe().target(), outcome, Duration.ZERO, ""), now);
        }
        return String.join(
                ", ", probes.stream().map(probe -> probe.state().toString()).toList());
    }
}
