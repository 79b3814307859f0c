package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ContainerProbe;
import io.github.healthchecklib.client.ContainerProbes;
import io.github.healthchecklib.client.Outcome;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a subject: what a platform makes of it, and its recent probes. The platform's restart of a container
 * can't be seen from here, so the first success after a failed liveness or startup counts as that of a new container.
 *
 * <p>For one thread.
 */
final class WatchedTarget {
    /** As wide as the recent probes are ever shown. */
    static final int RECENT = 60;

    private final Subject subject;
    private final ContainerProbes container;
    private final Deque<ProbeResult> recent = new ArrayDeque<>();
    private State state = State.UNKNOWN;
    private long since;
    private long probes;
    private long successes;

    /** What it is to a platform; people should look at the first ones first. */
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

    /** What has changed by a result. */
    record Change(Subject subject, State from, State to, Duration after, ProbeResult by) {}

    WatchedTarget(Subject subject, ProbeSettings settings, long now) {
        this.subject = subject;
        this.container = new ContainerProbes(subject.probes(settings));
        this.since = now;
        container.started();
    }

    /** Takes a result, and returns what it has changed, if it has. */
    @Nullable
    Change take(ProbeResult result, long now) {
        recent.addLast(result);
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
        if (result.outcome() == Outcome.NOT_PROBED) {
            // As kubelet does with an error of its own: it says nothing about the target.
            return null;
        }
        probes++;
        successes += result.isOpen() ? 1 : 0;
        if (result.isOpen() && !container.isAlive()) {
            container.started();
        }
        if (container.isStarted()) {
            container.result(ContainerProbe.LIVENESS, result.isOpen());
            container.result(ContainerProbe.READINESS, result.isOpen());
        } else {
            container.result(ContainerProbe.STARTUP, result.isOpen());
        }
        State before = state;
        state = stateNow();
        if (state == before) {
            return null;
        }
        Change change = new Change(subject, before, state, Duration.ofNanos(now - since), result);
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
        if (subject.type() == ContainerProbe.STARTUP) {
            return State.STARTED;
        }
        return subject.type() == ContainerProbe.LIVENESS ? State.ALIVE : State.READY;
    }

    Subject subject() {
        return subject;
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

    /** Of all probes so far, 0 to 1; 0 before the first. */
    double successShare() {
        return probes == 0 ? 0 : (double) successes / probes;
    }

    /** The latest last. */
    List<ProbeResult> recent() {
        return List.copyOf(recent);
    }

    @Nullable
    ProbeResult last() {
        return recent.peekLast();
    }
}
