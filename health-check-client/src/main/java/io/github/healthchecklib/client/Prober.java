package io.github.healthchecklib.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Probes targets periodically, each as {@link Probe} does. One daemon thread serves any number of targets: one that is
 * slow or never answers delays no other. Names are resolved on at most 16 further daemon threads.
 *
 * <pre>{@code
 * try (var prober = new Prober()) {
 *     prober.probeEvery(targets, ProbeSettings.defaults(), result -> show(result));
 *     waitForTheEnd();
 * }
 * }</pre>
 *
 * <p>Probes of a target begin one period apart. If one takes longer than the period, the next begins at the first tick
 * after it has ended; the ticks in between are skipped.
 *
 * <p>A name is resolved again, in the background, by the first probe after its addresses are 10 s old.
 *
 * <p>Each pending connect uses a file descriptor until it times out.
 *
 * <p>Thread-safe.
 */
public final class Prober implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(Prober.class.getName());

    /** Spreads the first probes, so that many targets are not all connected to at the same moment. */
    private static final Duration LONGEST_SPREAD = Duration.ofSeconds(1);

    private final NameLookup names;
    private final ConnectLoop loop;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Creates a prober and starts its thread.
     *
     * @throws UncheckedIOException if no selector can be opened, for lack of descriptors
     */
    public Prober() {
        this(Probe.NAMES);
    }

    Prober(NameLookup names) {
        this.names = names;
        try {
            loop = new ConnectLoop();
        } catch (IOException e) {
            throw new UncheckedIOException("The prober cannot be started: " + e.getMessage(), e);
        }
        thread = new Thread(this::run, "health-prober");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Probes targets until this prober is closed; does nothing if it is closed. The first probes begin after the
     * initial delay, spread over the period or over one second, whichever is shorter.
     *
     * @param targets where to connect
     * @param settings initial delay, period and timeout; the thresholds are not used
     * @param listener receives each result, on this prober's thread, so it must not block; its exceptions are logged
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
        WarmUp.once();
        try {
            while (!closed) {
                turn();
            }
        } catch (IOException e) {
            LOGGER.log(Level.ERROR, "Prober stopped: its selector failed", e);
        } finally {
            closeLoop();
        }
    }

    private void turn() throws IOException {
        // The thread is not interruptible, and with the flag set, the selector would not wait.
        Thread.interrupted();
        try {
            loop.turn();
        } catch (RuntimeException e) {
            // A bug in this library must not stop all probes; the failed one still has its timeout.
            LOGGER.log(Level.ERROR, "Internal error while probing", e);
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
     * Stops all probes and the thread. Once this returns, no listener is called anymore, unless a listener itself
     * called this. Idempotent.
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

    /** The probes of one target. */
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
                            loop, names, target, settings.timeout(), ProbeAttempt.FALLBACK_DELAY, this::take));
        }

        private void take(ProbeResult result) {
            try {
                listener.accept(result);
            } catch (RuntimeException e) {
                LOGGER.log(Level.ERROR, "A listener threw an exception on the result of " + result.target(), e);
            }
            long period = settings.period().toNanos();
            long late = System.nanoTime() - (due + period);
            at(late < 0 ? due + period : due + period + late / period * period);
        }
    }
}
