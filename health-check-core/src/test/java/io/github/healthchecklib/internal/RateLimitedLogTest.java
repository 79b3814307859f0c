package io.github.healthchecklib.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.Health;
import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.VirtualTime;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lines beyond the rate are held back, and the last of them is written with the number of the others. */
class RateLimitedLogTest {
    private final CapturedLog lines = new CapturedLog(Health.class);
    private final VirtualTime time = new VirtualTime();
    private final Log log = new Log(Health.class);
    private final RateLimitedLog limited = new RateLimitedLog(log, time);

    @AfterEach
    void close() {
        flush();
        lines.close();
    }

    @Test
    void burst_is_written_at_once() {
        write(LogRate.BURST);

        assertThat(lines.infos()).hasSize(LogRate.BURST).endsWith("line 10");
    }

    @Test
    void line_says_how_many_its_caller_has_skipped() {
        limited.write(Level.INFO, "first", 1);
        limited.write(Level.WARNING, "second", 2);

        assertThat(lines.infos()).containsExactly("first (1 earlier change not logged)");
        assertThat(lines.warnings()).containsExactly("second (2 earlier changes not logged)");
    }

    @Test
    void last_of_the_lines_held_back_is_written_at_a_flush() {
        write(LogRate.BURST + 3);
        limited.write(Level.WARNING, "the last", 5);
        assertThat(lines.aboveTrace()).hasSize(LogRate.BURST);

        flush();

        assertThat(lines.warnings()).containsExactly("the last (8 earlier changes not logged)");
        assertThat(lines.infos()).hasSize(LogRate.BURST);
    }

    @Test
    void line_does_not_overtake_one_that_is_held_back() {
        write(LogRate.BURST + 1);
        time.advance(Duration.ofSeconds(10));
        limited.write(Level.INFO, "line 12", 0);
        assertThat(lines.infos()).hasSize(LogRate.BURST);

        flush();

        assertThat(lines.infos()).hasSize(LogRate.BURST + 1).endsWith("line 12 (1 earlier change not logged)");
    }

    @Test
    void line_is_written_at_once_after_those_held_back_and_their_time() {
        write(LogRate.BURST + 1);
        flush();
        time.advance(Duration.ofSeconds(20));

        limited.write(Level.INFO, "later", 0);

        assertThat(lines.infos()).endsWith("later");
    }

    private void write(int count) {
        for (int i = 1; i <= count; i++) {
            limited.write(Level.INFO, "line " + i, 0);
        }
    }

    private void flush() {
        assertThat(log.notifier().flush(new Timeout(Duration.ofMinutes(1)))).isTrue();
    }
}
