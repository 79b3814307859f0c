package io.github.healthchecklib.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A burst of ten lines, then one every ten seconds. */
class LogRateTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long START = 1000 * SECOND;

    private final LogRate rate = new LogRate();

    @Test
    void burst_is_ten_lines() {
        assertThat(linesAt(START)).isEqualTo(10);
        assertThat(rate.nanosToNext(START)).isEqualTo(10 * SECOND);
    }

    @Test
    void one_line_is_earned_every_ten_seconds() {
        linesAt(START);

        assertThat(linesAt(START + 10 * SECOND - 1)).isZero();
        assertThat(rate.nanosToNext(START + 10 * SECOND - 1)).isEqualTo(1);
        assertThat(linesAt(START + 10 * SECOND)).isEqualTo(1);
        assertThat(rate.nanosToNext(START + 13 * SECOND)).isEqualTo(7 * SECOND);
        assertThat(linesAt(START + 49 * SECOND)).isEqualTo(3);
    }

    @Test
    void no_more_than_the_burst_is_earned() {
        linesAt(START);
        assertThat(rate.nanosToNext(START + 3600 * SECOND)).isZero();
        assertThat(linesAt(START + 3600 * SECOND)).isEqualTo(10);
    }

    /** The time without a line before the burst earns nothing. */
    @Test
    void interval_counts_from_the_first_line_of_a_burst() {
        linesAt(START + 3 * SECOND);

        assertThat(rate.nanosToNext(START + 4 * SECOND)).isEqualTo(9 * SECOND);
    }

    private int linesAt(long now) {
        int lines = 0;
        while (rate.tryAcquire(now)) {
            lines++;
        }
        return lines;
    }
}
