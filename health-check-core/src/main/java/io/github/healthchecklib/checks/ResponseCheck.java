package io.github.healthchecklib.checks;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hands a task to an executor and waits until it runs. */
final class ResponseCheck implements HealthCheck {
    private final Executor executor;
    private final long timeoutMillis;

    /** Released by the task that was handed over last; null if that has run. Guarded by this. */
    private @Nullable CountDownLatch waiting;

    ResponseCheck(Executor executor, long timeoutMillis) {
        this.executor = executor;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public CheckResult check() throws InterruptedException {
        CountDownLatch begun;
        try {
            begun = handOver();
        } catch (RejectedExecutionException rejected) {
            return CheckResult.unhealthy("executor rejects tasks: " + rejected.getMessage());
        }
        if (!begun.await(timeoutMillis, TimeUnit.MILLISECONDS)) {
            return CheckResult.unhealthy("no thread of the executor was free within " + timeoutMillis + " ms");
        }
        return CheckResult.healthy();
    }

    private synchronized CountDownLatch handOver() {
        CountDownLatch before = waiting;
        if (before != null && before.getCount() > 0) {
            return before;
        }
        CountDownLatch begun = new CountDownLatch(1);
        executor.execute(begun::countDown);
        waiting = begun;
        return begun;
    }
}
