package io.github.healthchecklib.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScaledTimeTest {
    @Test
    void await_returns_once_the_platforms_time_has_come() throws Exception {
        ScaledTime time = new ScaledTime(1000);
        long begin = System.nanoTime();

        assertThat(time.await(Optional.of(Duration.ofSeconds(50)))).isNull();

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("50 s at a scale of 1000")
                .isGreaterThan(Duration.ofMillis(45))
                .isLessThan(Duration.ofSeconds(40));
        assertThat(time.now()).isGreaterThanOrEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void await_returns_an_event_at_once() throws Exception {
        ScaledTime time = new ScaledTime(1);
        Runnable event = () -> {};
        time.add(event);

        assertThat(time.await(Optional.of(Duration.ofDays(1)))).isSameAs(event);
    }

    @Test
    void real_time_is_shorter_by_the_scale() {
        assertThat(new ScaledTime(10).real(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(100));
    }
}
