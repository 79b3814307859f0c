package io.github.healthchecklib;

import io.github.healthchecklib.HealthReport.Entry;
import java.util.List;

/**
 * A change of a {@link Health}, as its listeners receive it: of its status, or of the state or reason of an indicator.
 * Immutable.
 *
 * @param before the report of the change before; in the first call of a listener, the same as {@code after}
 * @param after the report of this change
 * @param skipped how many changes between the two were left out because they came faster than listeners and log took
 *     them; 0 or more
 */
public record HealthChange(HealthReport before, HealthReport after, int skipped) {
    /**
     * Returns whether the status has changed, and not only an indicator or its reason.
     *
     * @return whether one report is healthy and the other is not
     */
    public boolean statusChanged() {
        return before.healthy() != after.healthy();
    }

    /**
     * Returns the indicators that are new, or whose state or reason has changed.
     *
     * @return their entries in {@link #after}
     */
    public List<Entry> changedEntries() {
        return after.entries().stream()
                .filter(entry -> before.entries().stream().noneMatch(entry::isSameStateAs))
                .toList();
    }
}
