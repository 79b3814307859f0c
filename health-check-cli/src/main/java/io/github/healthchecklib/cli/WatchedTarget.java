package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ContainerProbes;
import io.github.healthchecklib.client.Outcome;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a watched probe: how a platform would treat its {@link WatchedContainer}, and its recent results.
 *
 * <p>Not thread-safe.
 */
final class WatchedTarget {
    /** How many recent results are kept, which is the most that a table shows. */
    static final int RECENT = 60;

    private final ProbeSpec probe;
    private final WatchedContainer container;
    private final Deque<ProbeResult> recent = new ArrayDeque<>();
    private State state = State.UNKNOWN;
    private long since;
    private long probes;
    private long successes;

    /** States as a platform sees them, those with problems first. */
    enum State {
        RESTART("restart", false),
        MAY_BE_OLD("may be old", false),
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

    WatchedTarget(ProbeSpec probe, WatchedContainer container, long now) {
        this.probe = probe;
        this.container = container;
        this.since = now;
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
        container.take(probe.types(), result.isOpen(), now);
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
        ContainerProbes probes = container.probes();
        // Readiness goes on while the container is terminated.
        if (!probes.isAlive() && !(probe.type() == ProbeType.READINESS && probes.isStarted())) {
            return container.mayBeOld() ? State.MAY_BE_OLD : State.RESTART;
        }
        if (!probes.isStarted()) {
            return State.STARTING;
        }
        if (probe.type() == ProbeType.STARTUP) {
            return State.STARTED;
        }
        if (probe.type() == ProbeType.LIVENESS) {
            return State.ALIVE;
        }
        return probes.isReady() ? State.READY : State.NOT_READY;
    }

    ProbeSpec probe() {
        return probe;
    }

    State state() {
        return state;
    }

    ContainerProbes container() {
        return container.probes();
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
