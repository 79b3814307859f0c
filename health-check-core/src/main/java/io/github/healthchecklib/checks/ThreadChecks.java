package io.github.healthchecklib.checks;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/** Checks, for liveness, that threads and executors still do their work. */
public final class ThreadChecks {
    /** How long an executor may take to begin a task: 2000 ms. */
    public static final int RESPONSE_TIMEOUT_MILLIS = 2000;

    private ThreadChecks() {}

    /**
     * Returns a check that a thread is alive: it was started, and has not ended. It does not see that the thread is
     * stuck; a {@link io.github.healthchecklib.Heartbeat} does.
     *
     * <p>Cost: reads one field.
     *
     * @param thread the thread to check
     * @return the check
     */
    public static HealthCheck alive(Thread thread) {
        return healthyIf(thread::isAlive, "thread " + thread.getName() + " is not alive");
    }

    /**
     * Returns a check that a task which should never end has not ended: a loop that was submitted to an executor, or a
     * periodic task of a {@link java.util.concurrent.ScheduledExecutorService}, which ends silently once it throws.
     *
     * <p>Cost: reads one field.
     *
     * @param name for the reason
     * @param task the task to check
     * @return the check
     */
    public static HealthCheck alive(String name, Future<?> task) {
        Objects.requireNonNull(task, "task");
        return healthyIf(() -> !task.isDone(), "task " + name + " has ended");
    }

    private static HealthCheck healthyIf(BooleanSupplier alive, String otherwise) {
        return () -> alive.getAsBoolean() ? CheckResult.healthy() : CheckResult.unhealthy(otherwise);
    }

    /**
     * Returns a check that an executor begins a task within {@value #RESPONSE_TIMEOUT_MILLIS} ms: a pool whose threads
     * are all blocked does not, nor does one whose queued tasks take longer than that. An executor that rejects the
     * task, because it was shut down or is full, or that runs it on the calling thread, is unhealthy, too.
     *
     * <p>Cost: one task that does nothing. Until it has begun, no other task is added, except one after every 5 runs of
     * the check: the executor may have discarded it.
     *
     * @param executor the executor to check
     * @return the check
     */
    public static HealthCheck responds(Executor executor) {
        return new ResponseCheck(Objects.requireNonNull(executor, "executor"), RESPONSE_TIMEOUT_MILLIS);
    }
}
