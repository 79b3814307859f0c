package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ExitCode;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.Prober;
import io.github.healthchecklib.client.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One watch, from its beginning to its end. The prober's thread hands in results; the thread of {@link #run} alone
 * knows the targets' states and writes to the view.
 */
final class Watch {
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(500);

    private final List<Subject> subjects;
    private final ProbeSettings settings;
    private final WatchView view;
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final List<WatchedTarget> watched = new ArrayList<>();
    private final Map<Target, List<WatchedTarget>> byTarget = new LinkedHashMap<>();
    private boolean ended;
    private volatile int exitCode = ExitCode.NOT_OK;

    Watch(List<Subject> subjects, ProbeSettings settings, WatchView view) {
        this.subjects = subjects;
        this.settings = settings;
        this.view = view;
    }

    /** Returns after {@link #end()}. */
    void run() throws InterruptedException {
        long begin = System.nanoTime();
        for (Subject subject : subjects) {
            WatchedTarget target = new WatchedTarget(subject, settings, begin);
            watched.add(target);
            byTarget.computeIfAbsent(subject.target(), one -> new ArrayList<>()).add(target);
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

    /** Ends it, soon. May be called by any thread. */
    void end() {
        events.add(() -> ended = true);
    }

    /** Once it has run. */
    int exitCode() {
        return exitCode;
    }
}
