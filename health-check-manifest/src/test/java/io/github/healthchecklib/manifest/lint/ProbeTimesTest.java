package io.github.healthchecklib.manifest.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.client.ProbeSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic, against values computed by hand and measured with a real kubelet. */
class ProbeTimesTest {
    private static final ProbeSettings DEFAULTS = ProbeSettings.defaults();
    private static final Duration GRACE = Duration.ofSeconds(30);

    @Test
    void hung_process_is_noticed_within_one_period_before_period_times_threshold() {
        assertThat(ProbeTimes.hungIsNoticed(DEFAULTS)).isEqualTo(seconds(20, 30));
        assertThat(ProbeTimes.hungIsNoticed(DEFAULTS.withFailureThreshold(1))).isEqualTo(seconds(0, 10));
    }

    @Test
    void frozen_process_passes_backlog_and_one_probes_first() {
        assertThat(ProbeTimes.frozenIsNoticed(DEFAULTS, 5)).isEqualTo(seconds(71, 81));
        assertThat(ProbeTimes.frozenIsNoticed(DEFAULTS, 0)).isEqualTo(seconds(21, 31));
    }

    @Test
    void frozen_process_with_a_timeout_above_the_period_fails_once_per_timeout() {
        ProbeSettings slow = every(1).withTimeout(Duration.ofSeconds(3)).withFailureThreshold(2);

        // Two pass in 2 s, two fail in 6 s; up to 1 s until the first.
        assertThat(ProbeTimes.frozenIsNoticed(slow, 2)).isEqualTo(seconds(8, 9));
    }

    /** With a period of 1 s, a threshold of 2 and a grace period of 30 s. */
    @ParameterizedTest
    @CsvSource({"1, 35", "10, 44", "50, 83"})
    void restart_of_a_frozen_process_is_as_measured(int backlog, int measured) {
        TimeRange restarted = ProbeTimes.frozenIsRestarted(
                every(1).withFailureThreshold(2), backlog + 1, Duration.ZERO, GRACE, LintOptions.defaults());

        assertThat(Duration.ofSeconds(measured)).isBetween(restarted.least(), restarted.most());
    }

    @Test
    void restart_of_a_hung_process_adds_drain_stop_and_back_off() {
        LintOptions options = new LintOptions(
                4, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ZERO);

        assertThat(ProbeTimes.hungIsRestarted(DEFAULTS, Duration.ZERO, GRACE, options))
                .isEqualTo(seconds(55, 65));
    }

    @Test
    void restart_of_a_hung_process_takes_at_most_the_grace_period() {
        assertThat(ProbeTimes.hungIsRestarted(DEFAULTS, Duration.ZERO, Duration.ofSeconds(8), LintOptions.defaults()))
                .isEqualTo(seconds(28, 38));
    }

    /** With drain and stop of 15 s; the third line has 3 s left for them, and the fourth nothing but the extension. */
    @ParameterizedTest
    @CsvSource({"0, 30, 35", "10, 30, 45", "27, 30, 50", "30, 30, 52", "40, 30, 52"})
    void restart_of_a_hung_process_waits_for_pre_stop_within_the_grace_period(long preStop, long grace, long least) {
        assertThat(ProbeTimes.hungIsRestarted(
                                DEFAULTS,
                                Duration.ofSeconds(preStop),
                                Duration.ofSeconds(grace),
                                LintOptions.defaults())
                        .least())
                .isEqualTo(Duration.ofSeconds(least));
    }

    @ParameterizedTest
    @CsvSource({"0, 30, 101", "10, 30, 101", "30, 30, 103"})
    void restart_of_a_frozen_process_takes_the_grace_period_with_pre_stop_in_it(long preStop, long grace, long least) {
        assertThat(ProbeTimes.frozenIsRestarted(
                                DEFAULTS,
                                5,
                                Duration.ofSeconds(preStop),
                                Duration.ofSeconds(grace),
                                LintOptions.defaults())
                        .least())
                .isEqualTo(Duration.ofSeconds(least));
    }

    @Test
    void startup_gives_up_after_its_initial_delay_and_its_failures() {
        ProbeSettings startup = every(2).withInitialDelay(Duration.ofSeconds(1)).withFailureThreshold(30);

        assertThat(ProbeTimes.startupGivesUp(startup)).isEqualTo(seconds(59, 61));
    }

    @Test
    void range_is_printed_in_seconds() {
        assertThat(seconds(20, 30)).hasToString("20 to 30 s");
        assertThat(seconds(5, 5)).hasToString("5 s");
        assertThat(new TimeRange(Duration.ofMillis(500), Duration.ofSeconds(1))).hasToString("0.5 to 1 s");
    }

    private static ProbeSettings every(int seconds) {
        return DEFAULTS.withPeriod(Duration.ofSeconds(seconds));
    }

    private static TimeRange seconds(int least, int most) {
        return new TimeRange(Duration.ofSeconds(least), Duration.ofSeconds(most));
    }
}
