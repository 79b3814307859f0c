package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ContainerProbes;
import io.github.healthchecklib.client.Outcome;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a watched probe: how a platform would treat it, and its recent results. The restart of a container is
 * not visible from outside, so the first success after a failed liveness or startup counts as the new container's.
 *
 * <p>Not thread-safe.
 */
final class WatchedTarget {
    /** How many recent results are kept, which is the most that a table shows. */
    static final int RECENT = 60;

    private final ProbeSpec probe;
    private final ContainerProbes container;
    private final Deque<ProbeResult> recent = new ArrayDeque<>();
    private State state = State.UNKNOWN;
    private long since;
    private long probes;
    private long successes;

    /** States as a platform sees them, those with problems first. */
    enum State {
        RESTART("restart", false),
        NOT_READY("not ready", false),
        STARTING("starting", false),
        UNKNOWN("unknown", false),
        STARTED("started", true),
        ALIVE("alive", true),
        READY("ready", true);

        private final String text;
        private final boolean fine;

        State(String text, boolean fine) {
            this.text = text;
            this.fine = fine;
        }

        boolean isFine() {
            return fine;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A change of state, and the result that caused it. */
    record Change(ProbeSpec probe, State from, State to, Duration after, ProbeResult by) {}

    WatchedTarget(ProbeSpec probe, ProbeSettings settings, long now) {
        this.probe = probe;
        this.container = new ContainerProbes(probe.probes(settings));
        this.since = now;
        container.started();
    }

    /** Records a result, and returns the change of state, if any. */
    @Nullable
    Change take(ProbeResult result, long now) {
        recent.addLast(result);
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
        if (result.outcome() == Outcome.NOT_PROBED) {
            // As in kubelet, an error of the prober's own says nothing about the target.
            return null;
        }
        probes++;
        successes += result.isOpen() ? 1 : 0;
        if (result.isOpen() && !container.isAlive()) {
            container.started();
        }
        if (container.isStarted()) {
            container.result(ProbeType.LIVENESS, result.isOpen());
            container.result(ProbeType.READINESS, result.isOpen());
        } else {
            container.result(ProbeType.STARTUP, result.isOpen());
        }
        State before = state;
        state = stateNow();
        if (state == before) {
            return null;
        }
        Change change = new Change(probe, before, state, Duration.ofNanos(now - since), result);
        since = now;
        return change;
    }

    private State stateNow() {
        if (!container.isAlive()) {
            return State.RESTART;
        }
        if (!container.isStarted()) {
            return State.STARTING;
        }
        if (!container.isReady()) {
            return State.NOT_READY;
        }
        if (probe.type() == ProbeType.STARTUP) {
            return State.STARTED;
        }
        return probe.type() == ProbeType.LIVENESS ? State.ALIVE : State.READY;
    }

    ProbeSpec probe() {
        return probe;
    }

    State state() {
        return state;
    }

    ContainerProbes container() {
        return container;
    }

    Duration since(long now) {
        return Duration.ofNanos(now - since);
    }

    long probes() {
        return probes;
    }

    /** The share of successes among all results so far, 0 to 1; 0 before the first. */
    double successShare() {
        return probes == 0 ? 0 : (double) successes / probes;
    }

    /** Recent results, the latest last. */
    List<ProbeResult> recent() {
        return List.copyOf(recent);
    }

    @Nullable
    ProbeResult last() {
        return recent.peekLast();
    }
}
