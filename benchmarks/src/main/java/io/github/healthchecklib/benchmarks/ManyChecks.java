package io.github.healthchecklib.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.CheckSchedule;
import io.github.healthchecklib.Health;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Measures the processor time and the threads of 1,000 checks of one period that do nothing. */
final class ManyChecks {
    private static final int CHECKS = 1_000;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(30);
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private ManyChecks() {}

    public static void main(String[] args) throws Exception {
        System.out.println("checks,period_s,cpu_percent,threads_most");
        for (int seconds : List.of(10, 1)) {
            try (Health health = new Health("benchmark")) {
                measure(health, Duration.ofSeconds(seconds));
            }
        }
    }

    private static void measure(Health health, Duration period) throws InterruptedException {
        var threads = ManagementFactory.getThreadMXBean();
        int before = threads.getThreadCount();
        threads.resetPeakThreadCount();
        for (int i = 0; i < CHECKS; i++) {
            health.check("check " + i, CheckSchedule.every(period), CheckResult::healthy);
        }
        Thread.sleep(WARM_UP.toMillis());
        long cpu = SYSTEM.getProcessCpuTime();
        long begun = System.nanoTime();
        Thread.sleep(MEASURED.toMillis());
        double share = (double) (SYSTEM.getProcessCpuTime() - cpu) / (System.nanoTime() - begun);
        if (!health.isHealthy()) {
            throw new IllegalStateException("Not healthy: " + health.report());
        }
        System.out.printf(
                Locale.ROOT,
                "%d,%d,%.1f,%d%n",
                CHECKS,
                period.toSeconds(),
                share * 100,
                threads.getPeakThreadCount() - before);
    }
}
