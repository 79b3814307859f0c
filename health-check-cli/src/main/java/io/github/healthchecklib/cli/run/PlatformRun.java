package io.github.healthchecklib.cli.run;

import io.github.healthchecklib.client.Outcome;
import io.github.healthchecklib.client.PlatformEvent;
import io.github.healthchecklib.client.PlatformEvent.Kind;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.RestartPolicy;
import io.github.healthchecklib.client.SupervisedContainer;
import io.github.healthchecklib.client.SupervisedContainer.Step;
import io.github.healthchecklib.manifest.PortProbe;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs an application as a platform runs a container: performs the steps that {@link SupervisedContainer} decides.
 *
 * <p>One thread, that of {@link #run}, owns all state; everything else is queued for it.
 */
public final class PlatformRun {
    private final Map<ProbeType, PortProbe> probes;
    private final RunLimits limits;
    private final RunEvents events;
    private final Application application;
    private final PortProber prober;
    private final RunView view;
    private final SupervisedContainer container;
    private final RunSummary.Collector collector = new RunSummary.Collector();
    private final Map<ProbeType, ProbeResult> latest = new EnumMap<>(ProbeType.class);
    private boolean stopping;
    private int exitCode;

    /**
     * Prepares a run.
     *
     * @param probes of the application; may be empty
     * @param policy how it is ended and restarted
     * @param limits when the run ends by itself
     * @param events its time
     * @param application what it runs
     * @param prober of the application's ports
     * @param view shows it
     */
    public PlatformRun(
            Map<ProbeType, PortProbe> probes,
            RestartPolicy policy,
            RunLimits limits,
            RunEvents events,
            Application application,
            PortProber prober,
            RunView view) {
        this.probes = Map.copyOf(probes);
        this.limits = limits;
        this.events = events;
        this.application = application;
        this.prober = prober;
        this.view = view;
        Map<ProbeType, ProbeSettings> settings = new EnumMap<>(ProbeType.class);
        probes.forEach((type, probe) -> settings.put(type, probe.settings()));
        this.container = new SupervisedContainer(settings, policy, this::happened);
    }

    /**
     * Runs the application until a limit is reached or {@link #stop} is called, and it has ended. Call it once.
     *
     * @return what happened
     * @throws IOException if the application cannot be started
     * @throws InterruptedException if the thread is interrupted; the application is killed
     */
    public RunSummary run() throws IOException, InterruptedException {
        try {
            do {
                Runnable event = events.await(nextAt());
                if (event != null) {
                    event.run();
                }
                advance(events.now());
            } while (!stopping || container.isRunning());
        } finally {
            application.kill();
        }
        RunSummary summary = collector.summary(inMillis(events.now()), container.restarts(), exitCode);
        view.ended(summary);
        return summary;
    }

    private Optional<Duration> nextAt() {
        Optional<Duration> next = container.nextAt();
        Duration end = limits.length();
        if (end == null || stopping) {
            return next;
        }
        return next.filter(at -> at.compareTo(end) < 0).or(() -> Optional.of(end));
    }

    private void advance(Duration now) throws IOException {
        for (Optional<Step> step = container.poll(now); step.isPresent(); step = container.poll(now)) {
            perform(step.get());
        }
        // Last, so that even the shortest run starts the application.
        Duration end = limits.length();
        if (end != null && now.compareTo(end) >= 0) {
            stop(now);
        }
    }

    private void perform(Step step) throws IOException {
        switch (step.action()) {
            case START -> application.start(code -> events.add(() -> exited(code)));
            case PROBE -> probe(Objects.requireNonNull(step.probe()));
            case TERMINATE -> application.signal("TERM");
            case KILL -> application.kill();
        }
    }

    private void probe(ProbeType type) {
        PortProbe probe = Objects.requireNonNull(probes.get(type));
        prober.probe(type, probe, result -> events.add(() -> probed(type, result)));
    }

    private void probed(ProbeType type, ProbeResult result) {
        latest.put(type, result);
        view.probed(type, result);
        if (result.outcome() == Outcome.NOT_PROBED) {
            container.notProbed(type);
        } else {
            container.probed(type, result.isOpen(), events.now());
        }
    }

    private void exited(int code) {
        exitCode = code;
        latest.clear();
        container.exited(events.now(), ExitReason.of(code));
        if (container.restarts() >= limits.maxRestarts()) {
            stop(events.now());
        }
    }

    private void happened(PlatformEvent event) {
        PlatformEvent shown = new PlatformEvent(inMillis(event.at()), event.kind(), detail(event));
        collector.happened(shown);
        view.happened(shown);
        if (event.kind() == Kind.READY && limits.untilReady()) {
            events.add(() -> stop(events.now()));
        }
    }

    /** With the reason of the last failure, if one led to it. */
    private String detail(PlatformEvent event) {
        ProbeResult last = switch (event.kind()) {
            case LIVENESS_FAILED -> latest.get(ProbeType.LIVENESS);
            case STARTUP_FAILED -> latest.get(ProbeType.STARTUP);
            default -> null;
        };
        return last == null
                ? event.detail()
                : event.detail() + ", the last: " + last.target().port() + " " + last.outcome();
    }

    private void stop(Duration now) {
        if (!stopping) {
            stopping = true;
            collector.stopping(inMillis(now));
            container.stop(now);
        }
    }

    private static Duration inMillis(Duration time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Ends the application as a platform removes it: SIGTERM, the grace period, SIGKILL. Thread-safe; idempotent. */
    public void stop() {
        events.add(() -> stop(events.now()));
    }

    /** Ends the application at once. Thread-safe. */
    public void kill() {
        events.add(() -> {
            stop(events.now());
            application.kill();
        });
    }

    /**
     * Sends a signal to the application, if it runs. Thread-safe.
     *
     * @param signal such as {@code HUP}
     */
    public void signal(String signal) {
        events.add(() -> application.signal(signal));
    }

    /**
     * Returns the state of the application, for its view.
     *
     * @return to be used by the thread of the run only
     */
    public SupervisedContainer container() {
        return container;
    }
}
