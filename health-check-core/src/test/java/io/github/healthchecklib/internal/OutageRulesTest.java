package io.github.healthchecklib.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of an outage, without an accept loop. */
class OutageRulesTest {
    private final Outage outage = new Outage();

    @Test
    void back_off_doubles_from_10_ms_to_1_s() {
        List<Long> millis = new ArrayList<>();
        for (int failure = 1; failure <= 20; failure++) {
            outage.failed(new IOException("failure " + failure));
            millis.add(Duration.ofNanos(outage.backOffNanos()).toMillis());
        }
        assertThat(millis.subList(0, 9)).containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1000L, 1000L);
        assertThat(millis.subList(9, 20)).containsOnly(1000L);
    }

    @Test
    void port_closes_with_the_fifth_failure_in_a_row() {
        for (int failure = 1; failure <= 5; failure++) {
            assertThat(outage.isTooLongToStayOpen()).isFalse();
            outage.failed(new IOException("failure " + failure));
        }
        assertThat(outage.isTooLongToStayOpen()).isTrue();
    }

    @Test
    void cause_is_the_first_failure() {
        assertThat(outage.cause()).isNull();

        outage.failed(new IOException("first"));
        outage.failed(new IOException("second"));

        assertThat(outage.cause()).hasMessage("first");
        assertThat(outage.isOngoing()).isTrue();
    }
}
