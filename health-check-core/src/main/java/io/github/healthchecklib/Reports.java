package io.github.healthchecklib;

import io.github.healthchecklib.HealthReport.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What indicators say together, for reports and the log. Called under the lock of the Healths. */
final class Reports {
    private Reports() {}

    static HealthReport report(
            HealthEngine engine, boolean closed, Duration duration, Indicator[] indicators, long now) {
        List<Entry> entries = new ArrayList<>(indicators.length);
        for (Indicator indicator : indicators) {
            entries.add(indicator.entry(now));
        }
        return new HealthReport(engine.name(), engine.isHealthyUnderLock(), closed, duration, entries);
    }

    /** Whether an indicator is unhealthy that is not part of a start or shutdown in order. Allocates nothing. */
    static boolean hasFailure(Indicator[] indicators) {
        for (Indicator indicator : indicators) {
            if (!indicator.isHealthy() && !indicator.isLifecycle()) {
                return true;
            }
        }
        return false;
    }

    /** The reasons that deserve a line in the log: of indicators that have had a result, and not those of a start or shutdown in order. */
    static String failures(Indicator[] indicators) {
        StringBuilder failures = new StringBuilder();
        for (Indicator indicator : indicators) {
            if (!indicator.isHealthy() && !indicator.isPending() && !indicator.isLifecycle()) {
                failures.append(failures.isEmpty() ? "" : "; ")
                        .append(indicator.entry(0).summary());
            }
        }
        return failures.toString();
    }
}
