package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Log;
import io.github.healthchecklib.internal.Threads;
import io.github.healthchecklib.internal.Timeout;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * On SIGTERM and Ctrl-C, drains the probes, stops the application and closes the probes, in this order and within a
 * budget. Nothing foreign runs on the thread of the hook: the application is stopped on a thread of its own, and the
 * log is written by the notifier.
 */
final class ShutdownHook {
    /** The end of the budget that is kept for closing the probes. */
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final HealthProbes probes;
    private final Duration noticeTime;
    private final Duration budget;
    private final Runnable stopApplication;
    private final Log log;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread hook = new Thread(this::run, "health-shutdown");

    ShutdownHook(HealthProbes probes, Duration noticeTime, Duration budget, Runnable stopApplication, Log log) {
        this.probes = probes;
        this.noticeTime = noticeTime;
        this.budget = budget;
        this.stopApplication = stopApplication;
        this.log = log;
    }

    void register() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Does nothing once the JVM is shutting down: then the hook runs, and finds everything closed. */
    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // There is nothing to remove.
        }
    }

    void run() {
        Timeout untilClosing = new Timeout(budget.minus(CLOSING));
        try {
            drain(untilClosing);
            stopApplication(untilClosing);
        } finally {
            probes.close();
        }
    }

    /** Whatever ends it early, the application must be stopped. */
    private void drain(Timeout untilClosing) {
        Duration left = untilClosing.left();
        try {
            probes.drain(noticeTime.compareTo(left) < 0 ? noticeTime : left);
        } catch (InterruptedException | RuntimeException | Error stopAtOnce) {
            log.post(Level.WARNING, "The drain was cut short; stopping the application now", stopAtOnce);
        }
    }

    private void stopApplication(Timeout untilClosing) {
        Thread stopping = Threads.daemon("health-stop", this::runStop);
        try {
            stopping.start();
        } catch (Error noThread) {
            // Without its own thread, it is not interrupted at the end of the budget. That is better than not to be
            // stopped.
            runStop();
            return;
        }
        if (!awaitStopped(untilClosing)) {
            log.post(
                    Level.WARNING,
                    "The application did not stop within its part of the " + Formats.of(budget)
                            + " shutdown budget; interrupting it");
            stopping.interrupt();
        }
    }

    /** Not by a join, which waits without limit for a thread that hangs while it holds its own monitor. */
    private boolean awaitStopped(Timeout untilClosing) {
        while (true) {
            try {
                return stopped.await(untilClosing.nanosLeft(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException forgotten) {
                // The budget alone ends the wait.
            }
        }
    }

    private void runStop() {
        try {
            stopApplication.run();
        } catch (Throwable thrown) {
            log.post(Level.ERROR, "Stopping the application threw an exception", thrown);
        } finally {
            stopped.countDown();
        }
    }
}
