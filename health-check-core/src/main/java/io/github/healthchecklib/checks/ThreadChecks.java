package io.github.healthchecklib.checks;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Checks that what should run for as long as the application does has not ended. They don't see that it is stuck; for that there are
 * {@link io.github.healthchecklib.Heartbeat} and {@link io.github.healthchecklib.WorkTracker}.
 *
 * <p>Cost: each reads one field.
 */
public final class ThreadChecks {
    private ThreadChecks() {}

    /**
     * Returns a check that a thread is alive: it was started, and has not ended.
     *
     * @param thread which
     * @return the check
     */
    public static HealthCheck alive(Thread thread) {
        return healthyIf(thread::isAlive, "thread " + thread.getName() + " is not alive");
    }

    /**
     * Returns a check that an executor takes tasks: it was not shut down.
     *
     * @param name for the reason
     * @param executor which
     * @return the check
     */
    public static HealthCheck alive(String name, ExecutorService executor) {
        return healthyIf(() -> !executor.isShutdown(), "executor " + name + " was shut down");
    }

    /**
     * Returns a check that a task which should never end has not ended: a loop that was submitted to an executor, or a periodic task of a {@link
     * java.util.concurrent.ScheduledExecutorService}, which ends silently once it throws.
     *
     * @param name for the reason
     * @param task which
     * @return the check
     */
    public static HealthCheck alive(String name, Future<?> task) {
        return healthyIf(() -> !task.isDone(), "task " + name + " has ended");
    }

    private static HealthCheck healthyIf(BooleanSupplier alive, String otherwise) {
        return () -> alive.getAsBoolean() ? CheckResult.healthy() : CheckResult.unhealthy(otherwise);
    }
}
