package io.github.healthchecklib.client;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a platform evaluates the probes of a container: when it probes, and whether the container is started, ready and
 * alive, by kubelet's rules. Has no clock and no socket: the caller reports what happens, at each tick of a probe's
 * period.
 *
 * <pre>{@code
 * var container = new ContainerProbes(Map.of(ProbeType.LIVENESS, ProbeSettings.defaults()));
 * container.started();
 * if (container.isDue(ProbeType.LIVENESS, Duration.ofSeconds(10))) {
 *     container.result(ProbeType.LIVENESS, false);
 * }
 * container.isAlive();
 * }</pre>
 *
 * <ul>
 *   <li>A result counts once it has come as many consecutive times as its threshold. Until then, liveness counts as
 *       successful, readiness as failed, and a container with a startup probe as not started.
 *   <li>A probe is not due before the container has run for its {@link ProbeSettings#initialDelay()}.
 *   <li>Liveness and readiness are not due until the startup probe has succeeded; after that, startup is not due again.
 *   <li>When liveness or startup has failed, the platform restarts the container, and that probe is on hold until the
 *       new container has started.
 *   <li>The number of results in a row is kept across restarts, except that of the probe that failed.
 * </ul>
 *
 * <p>Not thread-safe.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/prober/worker.go">kubelet's worker</a>
 */
public final class ContainerProbes {
    private final Map<ProbeType, ProbeWorker> workers = new EnumMap<>(ProbeType.class);
    private boolean running;

    /**
     * Creates the state of a container that is not running yet.
     *
     * @param probes the container's probes; may be empty
     */
    public ContainerProbes(Map<ProbeType, ProbeSettings> probes) {
        probes.forEach((type, settings) -> workers.put(type, new ProbeWorker(type, settings)));
    }

    /**
     * Records that the container, or a new one in its place, is running. Resets all states, but keeps the number of
     * results in a row, except as above.
     */
    public void started() {
        running = true;
        workers.values().forEach(ProbeWorker::containerStarted);
    }

    /** Records that the container has ended: until a new one starts, no probe is due and no state holds. */
    public void ended() {
        running = false;
    }

    /**
     * Returns whether the platform probes at this tick of the probe's period.
     *
     * @param type the probe
     * @param runningFor how long the container has been running
     * @return whether it probes now; false if the container has no such probe
     */
    public boolean isDue(ProbeType type, Duration runningFor) {
        ProbeWorker worker = workers.get(type);
        return running
                && worker != null
                && !worker.isOnHold()
                && runningFor.compareTo(worker.settings().initialDelay()) >= 0
                && isStarted() == (type != ProbeType.STARTUP);
    }

    /**
     * Records the result of a probe. Ignored if the probe was not due, because the container has ended meanwhile or the
     * probe is on hold.
     *
     * @param type the probe
     * @param success whether the connect succeeded
     */
    public void result(ProbeType type, boolean success) {
        ProbeWorker worker = workers.get(type);
        if (running && worker != null && isStarted() == (type != ProbeType.STARTUP)) {
            worker.result(success);
        }
    }

    /**
     * Returns whether the container has started.
     *
     * @return whether it is running and its startup probe, if any, has succeeded
     */
    public boolean isStarted() {
        return running && succeeds(ProbeType.STARTUP);
    }

    /**
     * Returns whether the container gets traffic.
     *
     * @return whether it has started and its readiness probe, if any, succeeds
     */
    public boolean isReady() {
        return isStarted() && succeeds(ProbeType.READINESS);
    }

    /**
     * Returns whether the container is alive. The platform kills and restarts a running container that is not.
     *
     * @return whether it is running and neither liveness nor startup has failed
     */
    public boolean isAlive() {
        return running && workers.values().stream().noneMatch(ProbeWorker::isOnHold);
    }

    private boolean succeeds(ProbeType type) {
        ProbeWorker worker = workers.get(type);
        return worker == null || worker.isSuccess();
    }
}
