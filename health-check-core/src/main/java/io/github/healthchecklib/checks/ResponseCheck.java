package io.github.healthchecklib.checks;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hands a task to an executor and waits until one of its threads runs it. */
final class ResponseCheck implements HealthCheck {
    /** After so many waits, a task counts as discarded. */
    static final int MAX_WAITS = 5;

    private final Executor executor;
    private final long timeoutMillis;

    /** The task that was handed over last; null if it has begun. Guarded by this. */
    private @Nullable Task waiting;

    /** How often that task was waited for. Guarded by this. */
    private int waits;

    ResponseCheck(Executor executor, long timeoutMillis) {
        this.executor = executor;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public CheckResult check() throws InterruptedException {
        Task task;
        try {
            task = handOver();
        } catch (RejectedExecutionException rejected) {
            return CheckResult.unhealthy("executor rejects tasks: " + rejected.getMessage());
        }
        if (!task.begun.await(timeoutMillis, TimeUnit.MILLISECONDS)) {
            return CheckResult.unhealthy("no thread of the executor was free within " + timeoutMillis + " ms");
        }
        if (task.ranOnCaller) {
            return CheckResult.unhealthy("no thread of the executor was free: it ran the task on the calling thread");
        }
        return CheckResult.healthy();
    }

    private synchronized Task handOver() {
        Task before = waiting;
        if (before != null && before.begun.getCount() > 0 && waits < MAX_WAITS) {
            waits++;
            return before;
        }
        Task task = new Task();
        executor.execute(task);
        waiting = task;
        waits = 1;
        return task;
    }

    /** Notes that it has begun, and where. */
    private static final class Task implements Runnable {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final Thread caller = Thread.currentThread();

        /** Written before the latch is released. */
        private boolean ranOnCaller;

        @Override
        public void run() {
            ranOnCaller = Thread.currentThread().equals(caller);
            begun.countDown();
        }
    }
}
