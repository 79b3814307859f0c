package io.github.healthchecklib.client;

import io.github.healthchecklib.client.SupervisedContainer.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Shows whether a platform would restart an application, and when, in virtual time: hours take milliseconds.
 *
 * <pre>{@code
 * // Would a pause of 25 s restart it?
 * List<PlatformEvent> events = PlatformSimulation.run(
 *         Map.of(ProbeType.LIVENESS, ProbeSettings.defaults()),
 *         RestartPolicy.defaults(),
 *         (type, runningFor, restarts) -> pausesAt(runningFor) ? Outcome.TIMED_OUT : Outcome.OPEN,
 *         Duration.ofMinutes(10));
 * }</pre>
 *
 * <p>The first tick of each probe comes one period after the start, and all ticks are in phase; on a platform, they are
 * not.
 */
public final class PlatformSimulation {
    private final Map<ProbeType, ProbeSettings> probes;
    private final SimulatedApplication application;
    private final SupervisedContainer container;
    private final List<PlatformEvent> events = new ArrayList<>();
    private final PriorityQueue<Pending> pending = new PriorityQueue<>();
    private Duration startedAt = Duration.ZERO;
    private long made;

    /** Something that the application or a probe does later. */
    private record Pending(Duration at, long number, Runnable action) implements Comparable<Pending> {
        @Override
        public int compareTo(Pending other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private PlatformSimulation(
            Map<ProbeType, ProbeSettings> probes, RestartPolicy policy, SimulatedApplication application) {
        this.probes = Map.copyOf(probes);
        this.application = application;
        this.container = new SupervisedContainer(probes, policy, events::add);
    }

    /**
     * Runs an application on a platform.
     *
     * @param probes the probes of its container; may be empty
     * @param policy how it is ended and restarted
     * @param application its behavior
     * @param length how long the platform runs it
     * @return what happened, in order
     */
    public static List<PlatformEvent> run(
            Map<ProbeType, ProbeSettings> probes,
            RestartPolicy policy,
            SimulatedApplication application,
            Duration length) {
        PlatformSimulation simulation = new PlatformSimulation(probes, policy, application);
        simulation.runUntil(length);
        return List.copyOf(simulation.events);
    }

    private void runUntil(Duration end) {
        for (Optional<Duration> next = nextAt(); next.isPresent() && next.get().compareTo(end) <= 0; next = nextAt()) {
            Duration now = next.get();
            while (!pending.isEmpty() && pending.peek().at.compareTo(now) <= 0) {
                pending.poll().action.run();
            }
            for (Optional<Step> step = container.poll(now); step.isPresent(); step = container.poll(now)) {
                perform(step.get(), now);
            }
        }
    }

    private Optional<Duration> nextAt() {
        Optional<Duration> own = Optional.ofNullable(pending.peek()).map(Pending::at);
        Optional<Duration> platform = container.nextAt();
        return own.isPresent()
                        && platform.map(at -> own.get().compareTo(at) < 0).orElse(true)
                ? own
                : platform;
    }

    private void perform(Step step, Duration now) {
        switch (step.action()) {
            case START -> {
                startedAt = now;
                application.endsAfter(container.restarts()).ifPresent(after -> endAt(now.plus(after)));
            }
            case PROBE -> probe(Objects.requireNonNull(step.probe()), now);
            case TERMINATE -> application.stopsWithin(container.restarts()).ifPresent(after -> endAt(now.plus(after)));
            case KILL -> container.exited(now, "SIGKILL");
        }
    }

    private void probe(ProbeType type, Duration now) {
        Outcome outcome = application.probe(type, now.minus(startedAt), container.restarts());
        Duration took = outcome == Outcome.TIMED_OUT ? timeout(type) : Duration.ZERO;
        Duration at = now.plus(took);
        later(at, () -> container.probed(type, outcome == Outcome.OPEN, at));
    }

    private Duration timeout(ProbeType type) {
        return Objects.requireNonNull(probes.get(type)).timeout();
    }

    /** Ignored if the application has ended by then. */
    private void endAt(Duration at) {
        int start = container.restarts();
        later(at, () -> {
            if (container.restarts() == start) {
                container.exited(at, "");
            }
        });
    }

    private void later(Duration at, Runnable action) {
        pending.add(new Pending(at, made++, action));
    }
}
