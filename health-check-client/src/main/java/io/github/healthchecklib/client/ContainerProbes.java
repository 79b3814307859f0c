package io.github.healthchecklib.client;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a platform makes of the probes of a container: when it is probed, and whether it counts as started, ready and
 * alive. These are kubelet's rules, without a clock and without a socket: the caller tells what happens, at the ticks
 * of each probe's own period.
 *
 * <pre>{@code
 * var container = new ContainerProbes(Map.of(ContainerProbe.LIVENESS, ProbeSettings.defaults()));
 * container.started();
 * if (container.isDue(ContainerProbe.LIVENESS, Duration.ofSeconds(10))) {
 *     container.result(ContainerProbe.LIVENESS, false);
 * }
 * container.isAlive();
 * }</pre>
 *
 * <ul>
 *   <li>A result counts when it has come as many times in a row as its threshold says. Before any counts, liveness is a
 *       success, readiness a failure, and the container hasn't started if it has a startup probe.
 *   <li>A probe is not due before the container has run for its {@link ProbeSettings#initialDelay()}.
 *   <li>While the startup probe has not succeeded, liveness and readiness are not due; once it has, it is not due
 *       again.
 *   <li>When liveness or startup has failed, the platform restarts the container, and that probe is on hold until there
 *       is a new one.
 *   <li>The count of results in a row outlives the container, but for that of a failed liveness or startup.
 * </ul>
 *
 * <p>For one thread at a time.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/prober/worker.go">kubelet's worker</a>
 */
public final class ContainerProbes {
    private final Map<ContainerProbe, ProbeWorker> workers = new EnumMap<>(ContainerProbe.class);
    private boolean running;

    /**
     * Makes the state of a container that doesn't run yet.
     *
     * @param probes the probes that it has, any of the three or none
     */
    public ContainerProbes(Map<ContainerProbe, ProbeSettings> probes) {
        probes.forEach((type, settings) -> workers.put(type, new ProbeWorker(type, settings)));
    }

    /** The container runs, or a new one in its place: what was known of the one before is forgotten. */
    public void started() {
        running = true;
        workers.values().forEach(ProbeWorker::containerStarted);
    }

    /**
     * The container has ended: nothing is due, and it is neither started, ready nor alive, until there is a new one.
     */
    public void ended() {
        running = false;
    }

    /**
     * Asks, at a tick of this probe's period, whether the platform probes.
     *
     * @param type which probe
     * @param runningFor for how long the container has been running
     * @return whether it probes now; false if the container has no such probe
     */
    public boolean isDue(ContainerProbe type, Duration runningFor) {
        ProbeWorker worker = workers.get(type);
        return running
                && worker != null
                && !worker.isOnHold()
                && runningFor.compareTo(worker.settings().initialDelay()) >= 0
                && isStarted() == (type != ContainerProbe.STARTUP);
    }

    /**
     * Takes the result of a probe that was due. One that was not, since the container has ended meanwhile or the probe
     * is on hold, is ignored.
     *
     * @param type which probe
     * @param success whether the connect succeeded
     */
    public void result(ContainerProbe type, boolean success) {
        ProbeWorker worker = workers.get(type);
        if (running && worker != null && isStarted() == (type != ContainerProbe.STARTUP)) {
            worker.result(success);
        }
    }

    /**
     * Returns whether the container has started.
     *
     * @return whether it runs, and its startup probe, if it has one, has succeeded
     */
    public boolean isStarted() {
        return running && succeeds(ContainerProbe.STARTUP);
    }

    /**
     * Returns whether the container gets traffic.
     *
     * @return whether it has started, and its readiness probe, if it has one, succeeds
     */
    public boolean isReady() {
        return isStarted() && succeeds(ContainerProbe.READINESS);
    }

    /**
     * Returns whether the container is left alone. One that runs and isn't alive is killed, and restarted, by the
     * platform.
     *
     * @return whether it runs, and neither liveness nor startup has failed
     */
    public boolean isAlive() {
        return running && workers.values().stream().noneMatch(ProbeWorker::isOnHold);
    }

    private boolean succeeds(ContainerProbe type) {
        ProbeWorker worker = workers.get(type);
        return worker == null || worker.isSuccess();
    }
}
