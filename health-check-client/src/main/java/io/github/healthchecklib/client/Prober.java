package io.github.healthchecklib.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Probes targets again and again, each at its own period, as {@link Probe} does once. One daemon thread for all of
 * them, however many: a target that is late, or never answers, holds up no other. Names are looked up by at most 16
 * more.
 *
 * <pre>{@code
 * try (var prober = new Prober()) {
 *     prober.probeEvery(targets, ProbeSettings.defaults(), result -> show(result));
 *     waitForTheEnd();
 * }
 * }</pre>
 *
 * <p>A probe begins a period after the one before it began. One that takes longer than the period is not overtaken: the
 * next begins when it has ended, and those that were missed are left out.
 *
 * <p>A name that is probed again and again is looked up anew every 10 s.
 *
 * <p>Each connect under way takes a file descriptor: of targets that never answer, as many are open as are probed
 * within one timeout.
 */
public final class Prober implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(Prober.class.getName());

    /** So that many targets aren't all connected to in one moment. */
    private static final Duration LONGEST_SPREAD = Duration.ofSeconds(1);

    private final NameLookup names;
    private final ConnectLoop loop;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts its thread.
     *
     * @throws UncheckedIOException if the operating system gives it no selector, for want of descriptors
     */
    public Prober() {
        this(Probe.NAMES);
    }

    Prober(NameLookup names) {
        this.names = names;
        try {
            loop = new ConnectLoop();
        } catch (IOException e) {
            throw new UncheckedIOException("A prober can't be started: " + e.getMessage(), e);
        }
        thread = new Thread(this::run, "health-prober");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Probes targets from now on, until this prober is closed; does nothing if it is. The first probes begin after the
     * initial delay, spread over the period, or over one second if that is shorter.
     *
     * @param targets where
     * @param settings when, and for how long; the thresholds don't matter here
     * @param listener is told each result, by this prober's thread, so it must not block; an exception of its own is
     *     logged
     */
    public void probeEvery(List<Target> targets, ProbeSettings settings, Consumer<ProbeResult> listener) {
        List<Target> copy = List.copyOf(targets);
        loop.execute(() -> begin(copy, settings, listener));
    }

    private void begin(List<Target> targets, ProbeSettings settings, Consumer<ProbeResult> listener) {
        long first = System.nanoTime() + settings.initialDelay().toNanos();
        long spread = Math.min(settings.period().toNanos(), LONGEST_SPREAD.toNanos());
        for (int i = 0; i < targets.size(); i++) {
            Schedule schedule = new Schedule(targets.get(i), settings, listener);
            schedule.at(first + spread / targets.size() * i);
        }
    }

    private void run() {
        try {
            while (!closed) {
                turn();
            }
        } catch (IOException e) {
            LOGGER.log(Level.ERROR, "The prober ends: its selector failed", e);
        } finally {
            closeLoop();
        }
    }

    private void turn() throws IOException {
        // Of no meaning here, but the selector would not wait any more.
        Thread.interrupted();
        try {
            loop.turn();
        } catch (RuntimeException e) {
            // A fault of this library's: it must not end the probes of all targets, and that probe has its timeout.
            LOGGER.log(Level.ERROR, "A probe failed", e);
        }
    }

    private void closeLoop() {
        try {
            loop.close();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The prober's selector could not be closed", e);
        }
    }

    /**
     * Ends all probes and the thread. The listener is not called any more once this returns, unless this is called by
     * the listener itself. Idempotent.
     */
    @Override
    public void close() {
        closed = true;
        loop.execute(() -> {});
        boolean interrupted = false;
        while (thread.isAlive() && !Thread.currentThread().equals(thread)) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The probes of one target, one after another. */
    private final class Schedule {
        private final Target target;
        private final ProbeSettings settings;
        private final Consumer<ProbeResult> listener;
        private long due;

        Schedule(Target target, ProbeSettings settings, Consumer<ProbeResult> listener) {
            this.target = target;
            this.settings = settings;
            this.listener = listener;
        }

        void at(long nanoTime) {
            due = nanoTime;
            loop.at(
                    due,
                    () -> ProbeAttempt.begin(
                            loop, names, target, settings.timeout(), ProbeAttempt.FALLBACK_DELAY, this::tell));
        }

        private void tell(ProbeResult result) {
            try {
                listener.accept(result);
            } catch (RuntimeException e) {
                LOGGER.log(Level.ERROR, "A listener failed at the result of " + result.target(), e);
            }
            long period = settings.period().toNanos();
            long late = System.nanoTime() - (due + period);
            at(late < 0 ? due + period : due + period + late / period * period);
        }
    }
}
