package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ContainerProbes;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A container as its watched probes show it: readiness and liveness count only once startup has passed, and all begin
 * again with a new container.
 *
 * <p>A restart is not visible from outside. After a failed liveness or startup, a port that opens again may be the old
 * container's, which is still draining. It counts as the new one's if it opens after the grace period, or after it has
 * been closed once more.
 *
 * <p>Not thread-safe.
 */
final class WatchedContainer {
    private final ContainerProbes probes;
    private final long graceNanos;

    /** The probe whose failure restarts the container; null while it is alive. */
    private @Nullable ProbeType failed;

    private long failedAt;
    private boolean reopened;
    private boolean closedAgain;

    WatchedContainer(Map<ProbeType, ProbeSettings> settings, Duration gracePeriod) {
        probes = new ContainerProbes(settings);
        probes.started();
        graceNanos = gracePeriod.toNanos();
    }

    /**
     * Distributes probes to containers: the probes of one host are one container, until a type comes again, which
     * begins another one. A target without a type is a container of its own.
     *
     * @return the container of each probe, in the order of the probes
     */
    static List<WatchedContainer> of(List<ProbeSpec> specs, ProbeSettings settings, Duration gracePeriod) {
        List<Map<ProbeType, ProbeSettings>> groups = new ArrayList<>();
        Map<String, Integer> groupOfHost = new HashMap<>();
        List<Integer> groupOfSpec = new ArrayList<>();
        for (ProbeSpec spec : specs) {
            Integer group =
                    spec.type() == null ? null : groupOfHost.get(spec.target().host());
            if (group == null || groups.get(group).containsKey(spec.type())) {
                group = groups.size();
                groups.add(new HashMap<>());
                if (spec.type() != null) {
                    groupOfHost.put(spec.target().host(), group);
                }
            }
            groups.get(group).putAll(spec.probes(settings));
            groupOfSpec.add(group);
        }
        List<WatchedContainer> containers = groups.stream()
                .map(group -> new WatchedContainer(group, gracePeriod))
                .toList();
        return groupOfSpec.stream().map(containers::get).toList();
    }

    /** Records the result of a connect for the probes that it stands for. */
    void take(Set<ProbeType> types, boolean open, long now) {
        if (failed != null && types.contains(failed)) {
            followRestart(open, now);
        }
        boolean wasStarted = probes.isStarted();
        boolean wasAlive = probes.isAlive();
        types.forEach(type -> probes.result(type, open));
        if (wasAlive && !probes.isAlive()) {
            failed = wasStarted ? ProbeType.LIVENESS : ProbeType.STARTUP;
            failedAt = now;
            reopened = false;
            closedAgain = false;
        }
    }

    private void followRestart(boolean open, long now) {
        if (!open) {
            closedAgain = reopened;
        } else if (closedAgain || now - failedAt >= graceNanos) {
            failed = null;
            probes.started();
        } else {
            reopened = true;
        }
    }

    ContainerProbes probes() {
        return probes;
    }

    /** Whether the failed port is open again, but perhaps the old container's. */
    boolean mayBeOld() {
        return failed != null && reopened && !closedAgain;
    }
}
