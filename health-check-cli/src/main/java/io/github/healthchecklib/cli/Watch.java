package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ExitCode;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.Prober;
import io.github.healthchecklib.client.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Probes targets until it is ended, and updates a view. The prober's thread queues results; only the thread in {@link
 * #run} changes the targets' states and writes to the view.
 */
final class Watch {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(500);

    private final List<ProbeSpec> probes;
    private final ProbeSettings settings;
    private final Duration gracePeriod;
    private final WatchView view;
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final List<WatchedTarget> watched = new ArrayList<>();
    private final Map<Target, List<WatchedTarget>> byTarget = new LinkedHashMap<>();
    private boolean ended;
    private volatile int exitCode = ExitCode.NOT_OK;

    /** @param gracePeriod how long a container that is restarted may take to end */
    Watch(List<ProbeSpec> probes, ProbeSettings settings, Duration gracePeriod, WatchView view) {
        this.probes = probes;
        this.settings = settings;
        this.gracePeriod = gracePeriod;
        this.view = view;
    }

    /** Returns after {@link #end()}. */
    void run() throws InterruptedException {
        long begin = System.nanoTime();
        List<WatchedContainer> containers = WatchedContainer.of(probes, settings, gracePeriod);
        for (int i = 0; i < probes.size(); i++) {
            ProbeSpec probe = probes.get(i);
            WatchedTarget target = new WatchedTarget(probe, containers.get(i), begin);
            watched.add(target);
            byTarget.computeIfAbsent(probe.target(), one -> new ArrayList<>()).add(target);
        }
        try (Prober prober = new Prober()) {
            prober.probeEvery(List.copyOf(byTarget.keySet()), settings, result -> events.add(() -> take(result)));
            long tick = begin;
            while (!ended) {
                Runnable event = events.poll(tick - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (event != null) {
                    event.run();
                }
                long now = System.nanoTime();
                if (now - tick >= 0) {
                    tick = now + TICK;
                    view.tick(watched, now);
                }
            }
        }
        exitCode = watched.stream().allMatch(target -> target.state().isFine()) ? ExitCode.OK : ExitCode.NOT_OK;
        view.end(watched, System.nanoTime());
    }

    private void take(ProbeResult result) {
        for (WatchedTarget target : byTarget.getOrDefault(result.target(), List.of())) {
            view.probed(result, target, target.take(result, System.nanoTime()));
        }
    }

    /** Makes {@link #run} return soon. Thread-safe. */
    void end() {
        events.add(() -> ended = true);
    }

    /** Returns the exit code, once {@link #run} has returned. */
    int exitCode() {
        return exitCode;
    }
}
