package io.github.healthchecklib.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.client.PlatformEvent.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a platform would restart an application, and when. */
class PlatformSimulationTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void healthy_application_is_never_restarted() {
        List<PlatformEvent> events = PlatformSimulation.run(
                Map.of(
                        ProbeType.STARTUP, every(2).withFailureThreshold(30),
                        ProbeType.LIVENESS, every(10),
                        ProbeType.READINESS, every(2)),
                RestartPolicy.defaults(),
                (type, runningFor, restarts) ->
                        runningFor.compareTo(Duration.ofSeconds(5)) < 0 ? Outcome.REFUSED : Outcome.OPEN,
                HOUR);

        assertThat(events)
                .extracting(PlatformEvent::toString)
                .containsExactly("0s started", "6s startup passed", "6s ready");
    }

    @Test
    void application_that_never_starts_is_restarted_with_back_off() {
        List<PlatformEvent> events = PlatformSimulation.run(
                Map.of(ProbeType.STARTUP, every(2).withFailureThreshold(5)),
                RestartPolicy.defaults(),
                (type, runningFor, restarts) -> Outcome.REFUSED,
                Duration.ofMinutes(2));

        assertThat(starts(events)).containsExactly(0L, 10L, 30L, 60L, 110L);
    }

    /**
     * Measured with a real kubelet (1.20), with a grace period of 30 s: the new container of a process that was frozen
     * came after 35, 44 and 83 s.
     */
    @ParameterizedTest
    @CsvSource({"1, 35", "10, 44", "50, 83"})
    void frozen_process_is_replaced_when_kubelet_does(int backlog, long measured) {
        Duration frozenAt = Duration.ofSeconds(100);
        List<PlatformEvent> events = PlatformSimulation.run(
                Map.of(ProbeType.LIVENESS, every(1).withFailureThreshold(2)),
                RestartPolicy.defaults(),
                new Frozen(frozenAt, backlog),
                Duration.ofMinutes(5));

        long restart = starts(events).get(1) - frozenAt.toSeconds();
        assertThat(restart).isBetween(measured - 1, measured + 1);
    }

    @Test
    void application_that_ends_by_itself_is_started_again() {
        List<PlatformEvent> events = PlatformSimulation.run(
                Map.of(),
                RestartPolicy.defaults(),
                new SimulatedApplication() {
                    @Override
                    public Outcome probe(ProbeType type, Duration runningFor, int restarts) {
                        return Outcome.OPEN;
                    }

                    @Override
                    public Optional<Duration> endsAfter(int restarts) {
                        return restarts == 0 ? Optional.of(Duration.ofSeconds(7)) : Optional.empty();
                    }
                },
                HOUR);

        assertThat(starts(events)).containsExactly(0L, 7L);
    }

    private static ProbeSettings every(int seconds) {
        return ProbeSettings.defaults().withPeriod(Duration.ofSeconds(seconds));
    }

    private static List<Long> starts(List<PlatformEvent> events) {
        return events.stream()
                .filter(event -> event.kind() == Kind.STARTED)
                .map(event -> event.at().toSeconds())
                .toList();
    }

    /** Passes the probes that its listener's queue holds, then lets them time out; a restart helps. */
    private static final class Frozen implements SimulatedApplication {
        private final Duration from;
        private int queued;

        Frozen(Duration from, int backlog) {
            this.from = from;
            this.queued = backlog + 1;
        }

        @Override
        public Outcome probe(ProbeType type, Duration runningFor, int restarts) {
            if (restarts > 0 || runningFor.compareTo(from) < 0) {
                return Outcome.OPEN;
            }
            return queued-- > 0 ? Outcome.OPEN : Outcome.TIMED_OUT;
        }

        @Override
        public Optional<Duration> stopsWithin(int restarts) {
            return Optional.empty();
        }
    }
}
