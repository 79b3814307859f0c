package io.github.healthchecklib.cli;

import io.github.healthchecklib.cli.WatchedTarget.State;
import io.github.healthchecklib.client.ExitCode;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.Prober;
import io.github.healthchecklib.client.Target;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One watch, from its beginning to its end. The prober's thread hands in results; the thread of {@link #run} alone knows the targets' states and
 * writes to the view.
 */
final class Watch {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(500);

    private final List<Target> targets;
    private final Map<ProbeType, ProbeSettings> probes;
    private final WatchView view;
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final Map<Target, WatchedTarget> watched = new LinkedHashMap<>();
    private boolean ended;
    private volatile int exitCode = ExitCode.NOT_OK;

    Watch(List<Target> targets, Map<ProbeType, ProbeSettings> probes, WatchView view) {
        this.targets = targets;
        this.probes = probes;
        this.view = view;
    }

    /** Returns after {@link #end()}. */
    void run() throws InterruptedException {
        long begin = System.nanoTime();
        targets.forEach(target -> watched.put(target, new WatchedTarget(target, probes, begin)));
        try (Prober prober = new Prober()) {
            // All three are probed at the same times: one connect tells what each would meet.
            ProbeSettings schedule = Objects.requireNonNull(probes.get(ProbeType.LIVENESS));
            prober.probeEvery(targets, schedule, result -> events.add(() -> take(result)));
            long tick = begin;
            while (!ended) {
                Runnable event = events.poll(tick - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (event != null) {
                    event.run();
                }
                long now = System.nanoTime();
                if (now - tick >= 0) {
                    tick = now + TICK;
                    view.tick(all(), now);
                }
            }
        }
        exitCode = watched.values().stream().allMatch(target -> target.state() == State.READY)
                ? ExitCode.OK
                : ExitCode.NOT_OK;
        view.end(all(), System.nanoTime());
    }

    private void take(ProbeResult result) {
        WatchedTarget target = watched.get(result.target());
        if (target != null) {
            view.probed(result, target, target.take(result, System.nanoTime()));
        }
    }

    private Collection<WatchedTarget> all() {
        return watched.values();
    }

    /** Ends it, soon. May be called by any thread. */
    void end() {
        events.add(() -> ended = true);
    }

    /** Once it has run. */
    int exitCode() {
        return exitCode;
    }
}
