package io.github.healthchecklib.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.client.Outcome;
import io.github.healthchecklib.client.PlatformEvent;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.RestartPolicy;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.manifest.PortProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a run does with an application, in virtual time. */
class PlatformRunTest {
    private static final ProbeSettings EVERY_10_S = ProbeSettings.defaults();
    private static final Map<ProbeType, PortProbe> LIVENESS_AND_READINESS = Map.of(
            ProbeType.LIVENESS, new PortProbe(9000, EVERY_10_S),
            ProbeType.READINESS, new PortProbe(9001, EVERY_10_S.withPeriod(Duration.ofSeconds(5))));

    private final VirtualTime time = new VirtualTime();
    private final List<String> log = new ArrayList<>();
    private final Map<ProbeType, Outcome> outcomes = new HashMap<>();
    private final Fake application = new Fake();
    private @Nullable RunSummary shown;

    @Test
    void healthy_application_runs_until_the_time_is_over_and_is_good() throws Exception {
        RunSummary summary = run(LIVENESS_AND_READINESS, new RunLimits(Duration.ofMinutes(10), false, 0));

        assertThat(log)
                .containsExactly(
                        "0s started",
                        "start",
                        "5s ready",
                        "10m terminated",
                        "signal TERM",
                        "10m2s exited: exit code 0",
                        "10m2s not ready",
                        "kill");
        assertThat(summary.isGood()).isTrue();
        assertThat(summary.readyAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(summary.outOfTraffic()).isZero();
        assertThat(summary.length()).isEqualTo(Duration.ofSeconds(602));
        assertThat(shown).isSameAs(summary);
    }

    @Test
    void failed_liveness_restarts_the_application_with_the_reason() throws Exception {
        time.later(Duration.ofSeconds(31), () -> outcomes.put(ProbeType.LIVENESS, Outcome.REFUSED));
        application.onStart = () -> outcomes.remove(ProbeType.LIVENESS);

        RunSummary summary = run(LIVENESS_AND_READINESS, new RunLimits(Duration.ofSeconds(70), false, 9));

        assertThat(log)
                .containsSequence(
                        "1m liveness failed: 3 failures in a row, the last: 9000 refused",
                        "1m terminated",
                        "signal TERM",
                        "1m2s exited: exit code 0",
                        "1m2s not ready",
                        "1m2s started: restart 1",
                        "start",
                        "1m5s ready");
        assertThat(summary.isGood()).isFalse();
        assertThat(summary.restarts()).isEqualTo(1);
        assertThat(summary.outOfTraffic()).isEqualTo(Duration.ofSeconds(3));
        assertThat(summary.ends())
                .containsExactly(new RunSummary.End(
                        Duration.ofSeconds(62),
                        "liveness failed: 3 failures in a row, the last: 9000 refused; exit code 0"));
    }

    @Test
    void application_that_ignores_sigterm_is_killed_after_the_grace_period() throws Exception {
        application.stopsAfter = null;

        RunSummary summary = run(Map.of(), new RunLimits(null, true, 0));

        assertThat(log)
                .containsExactly(
                        "0s started",
                        "0s ready",
                        "start",
                        "0s terminated",
                        "signal TERM",
                        "30s killed",
                        "kill",
                        "30s exited: SIGKILL (exit code 137)",
                        "30s not ready",
                        "kill");
        assertThat(summary.isGood()).as("its end was the run's own doing").isTrue();
        assertThat(summary.exitCode()).isEqualTo(137);
    }

    @Test
    void run_ends_instead_of_one_restart_more_than_allowed() throws Exception {
        application.endsAfter = Duration.ofSeconds(3);

        RunSummary summary = run(Map.of(), new RunLimits(null, false, 2));

        assertThat(log.stream().filter(line -> line.contains("started") || line.contains("exited")))
                .containsExactly(
                        "0s started",
                        "3s exited: exit code 1",
                        "3s started: restart 1",
                        "6s exited: exit code 1",
                        "16s started: restart 2",
                        "19s exited: exit code 1");
        assertThat(summary.restarts()).isEqualTo(2);
        assertThat(summary.ends()).hasSize(3);
        assertThat(summary.isGood()).isFalse();
    }

    @Test
    void run_until_ready_ends_then() throws Exception {
        RunSummary summary = run(LIVENESS_AND_READINESS, new RunLimits(null, true, 0));

        assertThat(summary.length()).isEqualTo(Duration.ofSeconds(7));
        assertThat(summary.isGood()).isTrue();
    }

    @Test
    void application_that_was_never_ready_is_not_good() throws Exception {
        outcomes.put(ProbeType.READINESS, Outcome.REFUSED);

        RunSummary summary = run(LIVENESS_AND_READINESS, new RunLimits(Duration.ofMinutes(1), false, 0));

        assertThat(summary.readyAfter()).isNull();
        assertThat(summary.ends()).isEmpty();
        assertThat(summary.isGood()).isFalse();
    }

    @Test
    void probe_that_could_not_be_made_does_not_count() throws Exception {
        outcomes.put(ProbeType.LIVENESS, Outcome.NOT_PROBED);

        RunSummary summary = run(LIVENESS_AND_READINESS, new RunLimits(Duration.ofMinutes(1), false, 0));

        assertThat(summary.isGood()).isTrue();
        assertThat(application.probes.get(ProbeType.LIVENESS))
                .as("at each tick")
                .isEqualTo(6);
    }

    @Test
    void restart_begun_before_the_stop_counts() throws Exception {
        outcomes.put(ProbeType.LIVENESS, Outcome.REFUSED);

        RunSummary summary = run(LIVENESS_AND_READINESS, new RunLimits(Duration.ofSeconds(31), false, 9));

        assertThat(summary.restarts()).isZero();
        assertThat(summary.ends()).hasSize(1);
        assertThat(summary.isGood()).isFalse();
    }

    @Test
    void run_that_is_over_at_once_starts_the_application_even_so() throws Exception {
        time.later(Duration.ofSeconds(3), () -> {});
        time.await(Optional.empty());

        RunSummary summary = run(Map.of(), new RunLimits(Duration.ofSeconds(1), false, 0));

        assertThat(log)
                .containsExactly(
                        "3s started",
                        "3s ready",
                        "start",
                        "3s terminated",
                        "signal TERM",
                        "5s exited: exit code 0",
                        "5s not ready",
                        "kill");
        assertThat(summary.isGood()).isTrue();
    }

    @Test
    void stop_during_the_back_off_ends_the_run_at_once() throws Exception {
        application.endsAfter = Duration.ofSeconds(1);

        RunSummary summary = run(Map.of(), new RunLimits(Duration.ofSeconds(5), false, 9));

        assertThat(summary.length()).isEqualTo(Duration.ofSeconds(5));
        assertThat(log).doesNotContain("5s terminated");
    }

    @Test
    void kill_ends_it_without_the_grace_period() throws Exception {
        application.stopsAfter = null;
        PlatformRun run = prepare(Map.of(), RunLimits.NONE);
        time.later(Duration.ofSeconds(3), run::stop);
        time.later(Duration.ofSeconds(4), run::kill);

        RunSummary summary = run.run();

        assertThat(summary.length()).isEqualTo(Duration.ofSeconds(4));
        assertThat(summary.exitCode()).isEqualTo(137);
    }

    @Test
    void signals_are_passed_on() throws Exception {
        PlatformRun run = prepare(Map.of(), RunLimits.NONE);
        time.later(Duration.ofSeconds(3), () -> run.signal("HUP"));
        time.later(Duration.ofSeconds(4), run::stop);

        run.run();

        assertThat(log).containsSubsequence("signal HUP", "signal TERM");
    }

    @Test
    void application_that_cannot_be_started_fails_the_run() {
        application.failure = new IOException("no such command");

        assertThatThrownBy(() -> run(Map.of(), RunLimits.NONE)).isSameAs(application.failure);
    }

    private RunSummary run(Map<ProbeType, PortProbe> probes, RunLimits limits) throws Exception {
        return prepare(probes, limits).run();
    }

    private PlatformRun prepare(Map<ProbeType, PortProbe> probes, RunLimits limits) {
        return new PlatformRun(
                probes, RestartPolicy.defaults(), limits, time, application, application::probe, new Log());
    }

    private final class Log implements RunView {
        @Override
        public void happened(PlatformEvent event) {
            log.add(event.toString());
        }

        @Override
        public void probed(ProbeType type, ProbeResult result) {}

        @Override
        public void ended(RunSummary summary) {
            shown = summary;
        }
    }

    /** Ends with 0 on SIGTERM, with 1 by itself, with 137 when it is killed. */
    private final class Fake implements Application {
        private final Map<ProbeType, Integer> probes = new HashMap<>();
        private @Nullable Duration stopsAfter = Duration.ofSeconds(2);
        private @Nullable Duration endsAfter;
        private @Nullable IOException failure;
        private Runnable onStart = () -> {};
        private @Nullable IntConsumer exited;

        @Override
        public void start(IntConsumer exited) throws IOException {
            if (failure != null) {
                throw failure;
            }
            log.add("start");
            this.exited = exited;
            onStart.run();
            if (endsAfter != null) {
                time.later(endsAfter, () -> end(1));
            }
        }

        @Override
        public void signal(String signal) {
            log.add("signal " + signal);
            if (stopsAfter != null && signal.equals("TERM")) {
                time.later(stopsAfter, () -> end(0));
            }
        }

        @Override
        public void kill() {
            log.add("kill");
            end(137);
        }

        private void end(int code) {
            IntConsumer running = exited;
            if (running != null) {
                exited = null;
                running.accept(code);
            }
        }

        void probe(ProbeType type, PortProbe probe, Consumer<ProbeResult> result) {
            probes.merge(type, 1, Integer::sum);
            Outcome outcome = outcomes.getOrDefault(type, Outcome.OPEN);
            result.accept(new ProbeResult(new Target("127.0.0.1", probe.port()), outcome, Duration.ZERO, ""));
        }
    }
}
