package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.internal.Log;
import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many changes a line says were left out before it. */
class StatusLogTest {
    private final CapturedLog lines = new CapturedLog(Health.class);
    private final StatusLog log = new StatusLog("liveness", new Log(Health.class, notifier -> {}), new VirtualTime());

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void next_line_counts_skipped_changes() {
        changed(true, "", 0);
        changed(true, "", 3);
        changed(true, "", 1);
        changed(false, "loop: stuck", 2);
        changed(true, "", 0);

        assertThat(lines.aboveTrace())
                .containsExactly(
                        "Health liveness changed from unhealthy to healthy after 0s",
                        "Health liveness changed from healthy to unhealthy after 0s: loop: stuck"
                                + " (8 earlier changes not logged)",
                        "Health liveness changed from unhealthy to healthy after 0s");
    }

    @Test
    void change_that_needs_no_line_does_not_count_as_left_out() {
        changed(true, "", 0);
        changed(true, "", 0);
        changed(false, "loop: stuck", 0);

        assertThat(lines.warnings())
                .containsExactly("Health liveness changed from healthy to unhealthy after 0s: loop: stuck");
    }

    @Test
    void one_change_is_told_in_the_singular() {
        changed(true, "", 1);

        assertThat(lines.infos())
                .containsExactly(
                        "Health liveness changed from unhealthy to healthy after 0s (1 earlier change not logged)");
    }

    private void changed(boolean healthy, String failures, int skipped) {
        log.changed(
                new HealthReport("liveness", healthy, false, Duration.ZERO, List.of()),
                failures,
                Duration.ZERO,
                skipped);
    }
}
