package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.client.PlatformEvent;
import io.github.healthchecklib.client.PlatformEvent.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline timeline = new Timeline();

    @Test
    void levels_fill_the_width() {
        happened(0, Kind.STARTED);
        happened(30, Kind.READY);
        happened(60, Kind.EXITED);
        happened(60, Kind.NOT_READY);
        happened(80, Kind.STARTED);

        assertThat(draw(100, 10)).isEqualTo("▄▄▄███▁▁▄▄");
        assertThat(timeline.draw(Duration.ofSeconds(100), 10, new Style(false, false)))
                .isEqualTo("---###__--");
    }

    @Test
    void short_outage_stays_visible_in_a_long_run() {
        happened(0, Kind.STARTED);
        happened(0, Kind.READY);
        happened(50_001, Kind.NOT_READY);
        happened(50_002, Kind.READY);

        assertThat(draw(100_000, 10)).isEqualTo("█████▄████");
    }

    @Test
    void state_that_lasted_no_time_is_not_shown() {
        happened(0, Kind.STARTED);
        happened(0, Kind.READY);

        assertThat(draw(10, 5)).isEqualTo("█████");
    }

    @Test
    void time_before_the_first_start_is_not_an_outage() {
        happened(1, Kind.STARTED);

        assertThat(draw(10, 5)).isEqualTo("▄▄▄▄▄");
    }

    private String draw(int seconds, int width) {
        return timeline.draw(Duration.ofSeconds(seconds), width, new Style(false, true));
    }

    private void happened(int at, Kind kind) {
        timeline.happened(new PlatformEvent(Duration.ofSeconds(at), kind, ""));
    }
}
