package io.github.healthchecklib.client;

import io.github.healthchecklib.client.PlatformEvent.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A container that a platform supervises: decides when it is started, probed, terminated, killed and restarted, by
 * kubelet's rules. Has no clock, process or socket: the caller takes the {@link Step}s that are due, performs them and
 * reports what happened, in real or in virtual time.
 *
 * <pre>{@code
 * Optional<Step> step = container.poll(now);
 * // START: start the process; PROBE: connect, then call probed(..); TERMINATE and KILL: send the signal
 * container.exited(now, "exit code 1");
 * }</pre>
 *
 * <ul>
 *   <li>{@link ContainerProbes} decides which probes are due and what their results mean. Each probe has a tick once a
 *       period, from the moment at which the platform began to run the container, also across restarts. A probe that
 *       is still in progress skips its tick. Readiness has one more tick at the moment at which startup passes.
 *   <li>A container whose liveness or startup has failed gets SIGTERM at once, and SIGKILL when the grace period is
 *       over. Until it has ended, that probe is on hold; readiness goes on.
 *   <li>A container that ended, for whatever reason, is started again: the first time at once, then after 10 s, 20 s
 *       and so on up to {@link RestartPolicy#maxBackOff()}, counted from its end. After a run of twice that, it begins
 *       with 0 again.
 *   <li>{@link #stop} ends it for good: SIGTERM, the grace period, SIGKILL. Liveness and startup are not probed any
 *       more; readiness is.
 * </ul>
 *
 * <p>All times are since the platform began to run the container, and must not decrease. Not thread-safe.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/prober/worker.go">kubelet's probes</a>
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy">its restarts</a>
 */
public final class SupervisedContainer {
    private final Map<ProbeType, ProbeSettings> settings;
    private final RestartPolicy policy;
    private final Consumer<PlatformEvent> events;
    private final ContainerProbes probes;
    private final Map<ProbeType, Duration> ticks = new EnumMap<>(ProbeType.class);
    private final Map<ProbeType, Integer> inProgress = new EnumMap<>(ProbeType.class);

    private boolean running;
    private boolean ready;
    private boolean stopping;
    private boolean terminating;
    private int starts;
    private Duration startedAt = Duration.ZERO;
    private Duration backOff = Duration.ZERO;

    /** When the container is to be started; null while it runs, and once it has been stopped. */
    private @Nullable Duration startAt = Duration.ZERO;

    private @Nullable Duration terminateAt;
    private @Nullable Duration killAt;

    /** What the platform does to a container. */
    public enum Action {
        /** Start the container's process. */
        START,

        /** Probe the container once, and report the result with {@link SupervisedContainer#probed}. */
        PROBE,

        /** Ask the container to end: SIGTERM. */
        TERMINATE,

        /** End the container: SIGKILL. */
        KILL
    }

    /**
     * Something that the platform does now.
     *
     * @param action what to do
     * @param probe which probe; null unless the action is {@link Action#PROBE}
     */
    public record Step(Action action, @Nullable ProbeType probe) {}

    /**
     * Creates a container that is to be started at once.
     *
     * @param probes the container's probes; may be empty
     * @param policy how it is ended and restarted
     * @param events receives what happens, in the calls that cause it
     */
    public SupervisedContainer(
            Map<ProbeType, ProbeSettings> probes, RestartPolicy policy, Consumer<PlatformEvent> events) {
        this.settings = Map.copyOf(probes);
        this.policy = policy;
        this.events = events;
        this.probes = new ContainerProbes(probes);
        probes.forEach((type, each) -> ticks.put(type, each.period()));
    }

    /**
     * Returns when the next step is due.
     *
     * @return the time; empty if there is none any more, because the container was stopped and has ended
     */
    public Optional<Duration> nextAt() {
        List<Duration> times = new ArrayList<>();
        if (running) {
            times.addAll(ticks.values());
        }
        for (Duration each : new Duration[] {startAt, terminateAt, killAt}) {
            if (each != null) {
                times.add(each);
            }
        }
        return times.stream().min(Duration::compareTo);
    }

    /**
     * Takes the next step that is due. Call it until it returns none.
     *
     * @param now the time
     * @return the step, which is not returned again; empty if none is due yet
     */
    public Optional<Step> poll(Duration now) {
        if (isDue(startAt, now)) {
            start(now);
            return Optional.of(new Step(Action.START, null));
        }
        if (isDue(terminateAt, now)) {
            terminateAt = null;
            killAt = now.plus(policy.gracePeriod());
            report(now, Kind.TERMINATED, "");
            return Optional.of(new Step(Action.TERMINATE, null));
        }
        if (isDue(killAt, now)) {
            killAt = null;
            report(now, Kind.KILLED, "");
            return Optional.of(new Step(Action.KILL, null));
        }
        return running ? dueProbe(now).map(type -> new Step(Action.PROBE, type)) : Optional.empty();
    }

    private Optional<ProbeType> dueProbe(Duration now) {
        for (Map.Entry<ProbeType, Duration> tick : ticks.entrySet()) {
            ProbeType type = tick.getKey();
            if (isDue(tick.getValue(), now)) {
                tick.setValue(nextTick(type, now));
                boolean ended = stopping && type != ProbeType.READINESS;
                if (!ended && !inProgress.containsKey(type) && probes.isDue(type, now.minus(startedAt))) {
                    inProgress.put(type, starts);
                    return Optional.of(type);
                }
            }
        }
        return Optional.empty();
    }

    /** The first multiple of the period after now. */
    private Duration nextTick(ProbeType type, Duration now) {
        long period = settings(type).period().toNanos();
        return Duration.ofNanos((now.toNanos() / period + 1) * period);
    }

    private ProbeSettings settings(ProbeType type) {
        ProbeSettings found = settings.get(type);
        if (found == null) {
            throw new IllegalArgumentException("The container has no " + type + " probe");
        }
        return found;
    }

    private void start(Duration now) {
        startAt = null;
        startedAt = now;
        starts++;
        running = true;
        terminating = false;
        // Ticks that came while it was not running are over.
        ticks.replaceAll((type, tick) -> tick.compareTo(now) < 0 ? nextTick(type, now) : tick);
        probes.started();
        report(now, Kind.STARTED, starts == 1 ? "" : "restart " + restarts());
        followReadiness(now);
    }

    /**
     * Records the result of a probe. Ignored if the container has been restarted since the probe began.
     *
     * @param type the probe
     * @param success whether the connect succeeded
     * @param now the time
     * @throws IllegalArgumentException if the container has no such probe
     */
    public void probed(ProbeType type, boolean success, Duration now) {
        int failures = settings(type).failureThreshold();
        Integer begunIn = inProgress.remove(type);
        if (!running || begunIn == null || begunIn != starts) {
            return;
        }
        boolean wasStarted = probes.isStarted();
        boolean wasAlive = probes.isAlive();
        probes.result(type, success);
        if (!wasStarted && probes.isStarted()) {
            report(now, Kind.STARTUP_PASSED, "");
            ticks.computeIfPresent(ProbeType.READINESS, (readiness, tick) -> now);
        }
        if (wasAlive && !probes.isAlive() && !terminating) {
            Kind kind = type == ProbeType.LIVENESS ? Kind.LIVENESS_FAILED : Kind.STARTUP_FAILED;
            report(now, kind, failures == 1 ? "1 failure" : failures + " failures in a row");
            terminate(now);
        }
        followReadiness(now);
    }

    /**
     * Records that a probe could not be made, for a reason of the prober's own: it has no result, and does not count.
     *
     * @param type the probe
     */
    public void notProbed(ProbeType type) {
        inProgress.remove(type);
    }

    /**
     * Records that the container's process has ended.
     *
     * @param now the time
     * @param detail how, such as {@code exit code 1}; may be empty
     */
    public void exited(Duration now, String detail) {
        if (!running) {
            return;
        }
        running = false;
        terminateAt = null;
        killAt = null;
        probes.ended();
        report(now, Kind.EXITED, detail);
        followReadiness(now);
        if (!stopping) {
            boolean stable = now.minus(startedAt).compareTo(policy.stableAfter()) > 0;
            Duration wait = starts == 1 || stable ? Duration.ZERO : backOff;
            backOff = policy.backOffAfter(wait);
            startAt = now.plus(wait);
        }
    }

    /**
     * Ends the container for good, as a platform does that removes it. Idempotent.
     *
     * @param now the time
     */
    public void stop(Duration now) {
        stopping = true;
        startAt = null;
        if (running && !terminating) {
            terminate(now);
        }
    }

    private void terminate(Duration now) {
        terminating = true;
        terminateAt = now;
    }

    private void followReadiness(Duration now) {
        if (ready != probes.isReady()) {
            ready = !ready;
            report(now, ready ? Kind.READY : Kind.NOT_READY, "");
        }
    }

    private void report(Duration now, Kind kind, String detail) {
        events.accept(new PlatformEvent(now, kind, detail));
    }

    private static boolean isDue(@Nullable Duration at, Duration now) {
        return at != null && at.compareTo(now) <= 0;
    }

    /**
     * Returns whether the container's process runs, as far as was reported.
     *
     * @return whether it was started and has not ended
     */
    public boolean isRunning() {
        return running;
    }

    /**
     * Returns whether the container has passed its startup probe.
     *
     * @return whether it runs and its startup probe, if any, has succeeded
     */
    public boolean isStarted() {
        return probes.isStarted();
    }

    /**
     * Returns whether the container is alive.
     *
     * @return whether it runs and neither liveness nor startup has failed
     */
    public boolean isAlive() {
        return probes.isAlive();
    }

    /**
     * Returns whether the container receives traffic.
     *
     * @return whether it is ready
     */
    public boolean isReady() {
        return ready;
    }

    /**
     * Returns how often the container was started again.
     *
     * @return 0 or more
     */
    public int restarts() {
        return Math.max(0, starts - 1);
    }
}
