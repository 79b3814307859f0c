package io.github.healthchecklib;

import io.github.healthchecklib.HealthReport.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The indicators of one Health, in the order in which they were added, and what they say together. Guarded by
 * {@link HealthEngine#LOCK}.
 */
final class Indicators {
    /** Replaced, never changed: iterating over an array allocates nothing, and sees neither additions nor removals. */
    private Indicator[] all = {};

    /** Whether one was added or removed since the last change was recorded. */
    private boolean changed;

    private int checksAdded;

    /** The present ones. Not to be changed. */
    Indicator[] all() {
        return all;
    }

    /**
     * Adds an indicator.
     *
     * @throws IllegalArgumentException if its name is taken
     */
    void add(Indicator indicator, String healthName) {
        for (Indicator other : all) {
            if (other.name.equals(indicator.name)) {
                throw new IllegalArgumentException("Indicator names must be unique in a Health, but " + healthName
                        + " already has \"" + indicator.name + "\". Choose another.");
            }
        }
        Indicator[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = indicator;
        replace(more);
    }

    /** Returns whether it was there. */
    boolean remove(Indicator indicator) {
        int index = Arrays.asList(all).indexOf(indicator);
        if (index < 0) {
            return false;
        }
        Indicator[] rest = Arrays.copyOf(all, all.length - 1);
        System.arraycopy(all, index + 1, rest, index, rest.length - index);
        replace(rest);
        return true;
    }

    /** Goes back to what {@link #all} returned before. Allocates nothing. */
    void replace(Indicator[] indicators) {
        all = indicators;
        changed = true;
    }

    void release() {
        changed = true;
        for (Indicator indicator : all) {
            indicator.release();
        }
    }

    /**
     * Spreads the checks of one period over it: each phase falls into the largest gap that the earlier ones have left.
     */
    double nextPhase() {
        double turns = checksAdded++ * 0.6180339887498949;
        return 1 - (turns - Math.floor(turns));
    }

    /** Whether they escalate another engine, directly or through others. */
    boolean escalate(HealthEngine other) {
        for (Indicator indicator : all) {
            if (indicator instanceof Escalation escalation
                    && (escalation.other() == other || escalation.other().escalates(other))) {
                return true;
            }
        }
        return false;
    }

    boolean areHealthy() {
        for (Indicator indicator : all) {
            if (!indicator.isHealthy()) {
                return false;
            }
        }
        return all.length > 0;
    }

    boolean haveChanged() {
        for (Indicator indicator : all) {
            if (indicator.hasChanged()) {
                return true;
            }
        }
        return changed;
    }

    void changeRecorded() {
        changed = false;
        for (Indicator indicator : all) {
            indicator.changeRecorded();
        }
    }

    /** Whether an indicator is unhealthy that is not part of a start or shutdown in order. Allocates nothing. */
    boolean haveFailed() {
        for (Indicator indicator : all) {
            if (!indicator.isHealthy() && !indicator.isLifecycle()) {
                return true;
            }
        }
        return all.length == 0;
    }

    List<Entry> entries(long now) {
        List<Entry> entries = new ArrayList<>(all.length);
        for (Indicator indicator : all) {
            entries.add(indicator.entry(now));
        }
        return entries;
    }

    /**
     * The reasons that deserve a line in the log: of indicators that have had a result, and not those of a start or
     * shutdown in order.
     */
    String failures() {
        StringBuilder failures = new StringBuilder();
        for (Indicator indicator : all) {
            if (!indicator.isHealthy() && !indicator.isPending() && !indicator.isLifecycle()) {
                failures.append(failures.isEmpty() ? "" : "; ")
                        .append(indicator.entry(0).summary());
            }
        }
        return failures.toString();
    }
}
