package io.github.healthchecklib.checks;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Compares the time spent on collections with the time that has passed since it looked before. */
final class GcTimeCheck implements HealthCheck {
    /** A single collection would fill a shorter time. */
    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final double maxShare;
    private final LongSupplier collectionMillis;
    private final LongSupplier nanoTime;
    private long millisBefore;
    private long nanosBefore;
    private CheckResult last = CheckResult.healthy();

    GcTimeCheck(double maxShare, LongSupplier collectionMillis, LongSupplier nanoTime) {
        this.maxShare = maxShare;
        this.collectionMillis = collectionMillis;
        this.nanoTime = nanoTime;
        this.millisBefore = collectionMillis.getAsLong();
        this.nanosBefore = nanoTime.getAsLong();
    }

    /** Synchronized because one object may be added to more than one Health. */
    @Override
    public synchronized CheckResult check() {
        long nanos = nanoTime.getAsLong();
        if (nanos - nanosBefore < SHORTEST_NANOS) {
            return last;
        }
        long millis = collectionMillis.getAsLong();
        double share = (double) TimeUnit.MILLISECONDS.toNanos(millis - millisBefore) / (nanos - nanosBefore);
        millisBefore = millis;
        nanosBefore = nanos;
        last = share <= maxShare
                ? CheckResult.healthy()
                : JvmChecks.tooMuch(share, "of the time was spent in garbage collection", maxShare);
        return last;
    }
}
