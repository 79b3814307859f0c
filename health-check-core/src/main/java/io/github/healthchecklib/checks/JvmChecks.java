package io.github.healthchecklib.checks;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheck;
import io.github.healthchecklib.internal.Settings;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.OperatingSystemMXBean;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Checks of the JVM itself, for liveness: a restart fixes what they find. {@link #addTo} adds all of them.
 *
 * <p>The default limits are values that a working JVM should never reach. They are not early warnings; use metrics for
 * those, because a restart costs more than a warning.
 */
public final class JvmChecks {
    /**
     * The default for {@link #heapAfterCollection}: 0.9 of the maximum heap size. Collectors that work in regions can
     * fill little more.
     */
    public static final double DEFAULT_HEAP_SHARE = 0.9;

    /** The default for {@link #gcTime}: 0.9 of the time. */
    public static final double DEFAULT_GC_TIME_SHARE = 0.9;

    /** The default for {@link #openDescriptors}: 0.95 of the limit. */
    public static final double DEFAULT_DESCRIPTOR_SHARE = 0.95;

    private JvmChecks() {}

    /**
     * Adds the usual set with the default schedule and shares: {@code jvm-deadlock}, {@code jvm-heap}, {@code jvm-gc},
     * {@code jvm-descriptors}.
     *
     * @param health the Health to add them to, usually liveness
     * @throws IllegalArgumentException if it has an indicator of one of these names; the checks before that one are
     *     added
     * @throws IllegalStateException if it is closed
     */
    public static void addTo(Health health) {
        health.check("jvm-deadlock", deadlock());
        health.check("jvm-heap", heapAfterCollection(DEFAULT_HEAP_SHARE));
        health.check("jvm-gc", gcTime(DEFAULT_GC_TIME_SHARE));
        health.check("jvm-descriptors", openDescriptors(DEFAULT_DESCRIPTOR_SHARE));
    }

    /**
     * Returns a check that no threads are deadlocked, by {@code synchronized} or by the locks of
     * {@code java.util.concurrent}. The reason names the threads and what they wait for. Virtual threads are not seen,
     * as {@link ThreadMXBean#findDeadlockedThreads()} says.
     *
     * <p>Cost: a pause of all threads, which grows with their number.
     *
     * @return the check
     */
    public static HealthCheck deadlock() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return () -> {
            long[] ids = threads.findDeadlockedThreads();
            return ids == null ? CheckResult.healthy() : CheckResult.unhealthy(circle(threads.getThreadInfo(ids)));
        };
    }

    private static String circle(ThreadInfo[] deadlocked) {
        return Arrays.stream(deadlocked)
                .filter(Objects::nonNull)
                .map(thread -> thread.getThreadName() + " waits for " + thread.getLockName() + ", held by "
                        + thread.getLockOwnerName())
                .collect(Collectors.joining("; ", "deadlock: ", ""));
    }

    /**
     * Returns a check that the heap is not used up: what was left of each part of it after its last collection, summed,
     * is at most {@code maxShare} of the maximum heap size ({@code -Xmx}). Before the first collection it is healthy.
     * Released memory counts until the next collection of its part of the heap; an idle application may not collect for
     * minutes, and stays unhealthy until then.
     *
     * <p>Cost: reads a few counters; pauses nothing.
     *
     * @param maxShare a fraction greater than 0 and at most 1
     * @return the check
     * @throws IllegalArgumentException if the share is out of range
     */
    public static HealthCheck heapAfterCollection(double maxShare) {
        return share(
                "of the heap is in use after collection",
                maxShare,
                JvmChecks::usedAfterCollection,
                Runtime.getRuntime()::maxMemory);
    }

    private static long usedAfterCollection() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage afterCollection = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && afterCollection != null) {
                used += afterCollection.getUsed();
            }
        }
        return used;
    }

    /**
     * Returns a check that the JVM does not spend its time on collecting garbage: since the run before, at least 1 s
     * ago, collections have taken at most a share of the time. A run that comes earlier repeats the last result.
     *
     * <p>Concurrent work of collectors does not count. ZGC and Shenandoah work mostly concurrently: {@link
     * #heapAfterCollection} finds an application that they cannot keep up with.
     *
     * <p>Cost: reads a few counters; pauses nothing.
     *
     * @param maxShare a fraction greater than 0 and at most 1
     * @return the check
     * @throws IllegalArgumentException if the share is out of range
     */
    public static HealthCheck gcTime(double maxShare) {
        return new GcTimeCheck(inRange(maxShare), JvmChecks::collectionMillis, System::nanoTime);
    }

    private static long collectionMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(collector -> stopsTheApplication(collector.getName()))
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    static boolean stopsTheApplication(String collector) {
        return !collector.endsWith("Cycles") && !collector.contains("Concurrent");
    }

    /**
     * Returns a check that file descriptors (files, sockets, pipes) are left: at most a share of the limit ({@code
     * ulimit -n}) is open. Always healthy where the limit is unknown, as on Windows. An open port does not prove that
     * descriptors are left: a thread that already waits in {@code accept} may go on answering.
     *
     * <p>Cost: lists the process's open descriptors, so it grows with their number.
     *
     * @param maxShare a fraction greater than 0 and at most 1
     * @return the check
     * @throws IllegalArgumentException if the share is out of range
     */
    public static HealthCheck openDescriptors(double maxShare) {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            return share(
                    "of the file descriptors are open",
                    maxShare,
                    unix::getOpenFileDescriptorCount,
                    unix::getMaxFileDescriptorCount);
        }
        inRange(maxShare);
        return CheckResult::healthy;
    }

    static HealthCheck share(String ofWhat, double maxShare, LongSupplier used, LongSupplier limit) {
        inRange(maxShare);
        return () -> {
            long max = limit.getAsLong();
            // What has no limit is reported as -1 or the largest number.
            double share = max <= 0 ? 0 : (double) used.getAsLong() / max;
            return share <= maxShare ? CheckResult.healthy() : tooMuch(share, ofWhat, maxShare);
        };
    }

    static CheckResult tooMuch(double share, String ofWhat, double maxShare) {
        return CheckResult.unhealthy(percent(share) + " " + ofWhat + ", more than " + percent(maxShare));
    }

    /** Rounded up because "95%, more than 95%" would read like a mistake. */
    private static String percent(double share) {
        return (long) Math.ceil(share * 100 - 1e-9) + "%";
    }

    private static double inRange(double share) {
        return Settings.ARGUMENTS.share("maxShare", share);
    }
}
