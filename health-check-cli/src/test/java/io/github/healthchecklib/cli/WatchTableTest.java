package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.client.ProbeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table that a watch shows. */
class WatchTableTest {
    private static final Style PLAIN = new Style(false, true);

    @Test
    void at_80_columns_it_shows_everything() {
        List<String> lines = table(80, 24, target("127.0.0.1:9000", "+++"), target("readiness=orders:9001", "+---"));

        assertThat(String.join("\n", lines)).isEqualTo("""
                TARGET                 STATE           FOR          LAST    OPEN  RECENT
                127.0.0.1:9000         ready         2m10s       0.31 ms    100%  ▂▂▂
                readiness=orders:9001  not ready     2m10s       refused   25.0%  ▂×××
                2 targets: 1 not ready, 1 ready""");
    }

    @ParameterizedTest
    @CsvSource({"1, 80", "20, 80", "500, 80", "1, 40", "500, 40", "20, 200", "3, 1"})
    void table_fits_the_terminal(int targets, int width) {
        WatchedTarget[] watched = IntStream.range(0, targets)
                .mapToObj(i -> target(
                        "a-rather-long-name-of-a-service-in-a-namespace-" + i + ".internal:9000", "+".repeat(70)))
                .toArray(WatchedTarget[]::new);
        List<String> lines = table(width, 23, watched);

        assertThat(lines).hasSizeLessThanOrEqualTo(23);
        if (width >= 60) {
            assertThat(lines).allMatch(line -> line.length() <= width);
        }
    }

    @Test
    void targets_with_problems_are_shown_first_if_not_all_fit() {
        List<WatchedTarget> targets = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            targets.add(target("127.0.0.1:" + (9000 + i), i == 250 ? "---" : i == 350 ? "-" : "+"));
        }
        List<String> lines = table(80, 10, targets.toArray(WatchedTarget[]::new));

        assertThat(lines).hasSize(10);
        assertThat(lines.get(1)).startsWith("127.0.0.1:9250 ").contains("restart");
        assertThat(lines.get(2)).startsWith("127.0.0.1:9350 ").contains("not ready");
        assertThat(lines.get(3)).startsWith("127.0.0.1:9000 ");
        assertThat(lines.get(9)).isEqualTo("500 targets: 1 restart, 1 not ready, 498 ready (492 not shown)");
    }

    @Test
    void a_target_that_has_not_been_probed_yet_is_unknown() {
        assertThat(table(80, 24, target("127.0.0.1:9000", "")).get(1).strip())
                .isEqualTo("127.0.0.1:9000  unknown       2m10s");
    }

    @Test
    void a_share_is_100_percent_only_if_there_was_no_failure() {
        assertThat(table(80, 24, target("127.0.0.1:9000", "-" + "+".repeat(9_999)))
                        .get(1))
                .contains("  99.9%  ");
    }

    @Test
    void a_long_name_is_cut() {
        assertThat(table(80, 24, target("a-rather-long-name-of-a-service.internal:9000", "+"))
                        .get(1))
                .startsWith("a-rather-long-name-of-a-se~  ready");
    }

    @Test
    void recent_probes_are_higher_the_longer_they_took() {
        List<io.github.healthchecklib.client.ProbeResult> recent = new ArrayList<>();
        for (double millis : new double[] {0.05, 0.1, 0.4, 1.6, 6.4, 25.6, 102.4, 409.6, 1600, 9999}) {
            recent.add(Samples.open(Duration.ofNanos((long) (millis * 1e6))));
        }
        recent.add(Samples.REFUSED);

        assertThat(PLAIN.sparkline(recent, 80)).isEqualTo("▁▁▂▃▄▅▆▇██×");
        assertThat(PLAIN.sparkline(recent, 2)).isEqualTo("█×");
        assertThat(new Style(false, false).sparkline(recent, 80)).isEqualTo("..:-=+*#@@x");
    }

    @Test
    void colors_are_used_if_wanted() {
        Style colors = new Style(true, true);

        assertThat(colors.of(WatchedTarget.State.READY, "ready")).isEqualTo("\033[32mready\033[0m");
        assertThat(PLAIN.of(WatchedTarget.State.READY, "ready")).isEqualTo("ready");
        assertThat(Style.plain(java.nio.charset.StandardCharsets.US_ASCII).blocks())
                .isFalse();
        assertThat(Style.plain(java.nio.charset.StandardCharsets.UTF_8)).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "59, 59s", "60, 1m0s", "130, 2m10s", "3600, 1h0m", "11100, 3h5m", "86400, 1d0h", "349200, 4d1h"
    })
    void durations_have_two_units(long seconds, String words) {
        assertThat(WatchTable.rounded(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    private static WatchedTarget target(String name, String results) {
        ProbeSpec probe = ProbeSpec.parse(name);
        WatchedContainer container = WatchedContainer.of(List.of(probe), ProbeSettings.defaults(), Duration.ZERO)
                .get(0);
        WatchedTarget target = new WatchedTarget(probe, container, 0);
        for (int result : results.chars().toArray()) {
            target.take(result == '+' ? Samples.OPEN : Samples.REFUSED, 0);
        }
        return target;
    }

    private static List<String> table(int width, int height, WatchedTarget... targets) {
        return new WatchTable(PLAIN)
                .draw(List.of(targets), width, height, Duration.ofSeconds(130).toNanos());
    }
}
