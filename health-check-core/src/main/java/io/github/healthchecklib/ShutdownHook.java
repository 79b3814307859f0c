package io.github.healthchecklib;

import io.github.healthchecklib.internal.Words;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Has SIGTERM and Ctrl-C drain the probes, stop the application and close the probes, in this order and within a budget. */
final class ShutdownHook {
    private static final Logger LOGGER = System.getLogger(HealthProbes.class.getName());

    private final HealthProbes probes;
    private final Duration drain;
    private final Duration budget;
    private final Runnable stopApplication;
    private final Thread hook = new Thread(this::run, "health-shutdown");

    ShutdownHook(HealthProbes probes, Duration drain, Duration budget, Runnable stopApplication) {
        this.probes = probes;
        this.drain = drain;
        this.budget = budget;
        this.stopApplication = stopApplication;
    }

    void register() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Does nothing once the JVM is shutting down. */
    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            LOGGER.log(Level.DEBUG, "The JVM is shutting down: the hook runs, and finds everything closed");
        }
    }

    void run() {
        long end = System.nanoTime() + budget.toNanos();
        try {
            probes.drain(drain);
            stopWithin(end - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            probes.close();
        }
    }

    /** On a thread of its own, for one that hangs must not hold up the end. */
    private void stopWithin(long nanos) throws InterruptedException {
        Thread stopping = new Thread(this::stop, "health-stop");
        stopping.setDaemon(true);
        stopping.start();
        TimeUnit.NANOSECONDS.timedJoin(stopping, nanos);
        if (stopping.isAlive()) {
            LOGGER.log(
                    Level.WARNING,
                    "The application has not stopped within " + Words.of(budget) + ": it is interrupted, and left");
            stopping.interrupt();
        }
    }

    private void stop() {
        try {
            stopApplication.run();
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.ERROR, "The application did not stop as it should", e);
        }
    }
}
