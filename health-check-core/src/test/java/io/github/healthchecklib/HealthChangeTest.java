package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.HealthReport.Entry;
import org.junit.jupiter.api.Test;

/** What differs between two reports. */
class HealthChangeTest {
    private final Health health = new Health("liveness");
    private final HealthSignal first = health.signal("first");
    private final HealthSignal second = health.signal("second");

    @Test
    void changed_entries_are_those_whose_state_or_reason_differs() {
        first.unhealthy("a");
        second.unhealthy("b");
        HealthReport before = health.report();
        second.unhealthy("c");
        HealthSignal third = health.signal("third");
        HealthChange reasons = new HealthChange(before, health.report(), 0);

        assertThat(reasons.changedEntries()).extracting(Entry::name).containsExactly("second", "third");
        assertThat(reasons.statusChanged()).isFalse();

        HealthReport unhealthy = health.report();
        first.healthy();
        second.healthy();
        third.healthy();
        HealthChange recovered = new HealthChange(unhealthy, health.report(), 0);

        assertThat(recovered.changedEntries()).extracting(Entry::name).containsExactly("first", "second", "third");
        assertThat(recovered.statusChanged()).isTrue();
        assertThat(new HealthChange(unhealthy, unhealthy, 0).changedEntries()).isEmpty();
    }
}
