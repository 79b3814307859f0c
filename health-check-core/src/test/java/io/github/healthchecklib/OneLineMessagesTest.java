package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.CapturedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a text from outside contains, each message, reason and name is one line. */
class OneLineMessagesTest {
    private final Health health = new Health("liveness");

    @AfterEach
    void close() {
        health.close();
    }

    /** As the messages of many exceptions have: a reason must not look like lines of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\u0085", "\u2028"})
    void log_and_report_have_one_line_for_a_reason_with_line_ends(String lineEnd) {
        String forged = "no route" + lineEnd + "INFO: Health liveness from unhealthy to healthy after 1s";
        try (CapturedLog log = new CapturedLog(Health.class)) {
            HealthSignal signal = health.signal("signal");
            signal.healthy();
            signal.unhealthy(forged);

            await().until(() -> log.warnings().stream().anyMatch(line -> line.contains("no route")));
            assertThat(log.warnings())
                    .filteredOn(line -> line.contains(lineEnd))
                    .isEmpty();
            assertThat(health.report().reasons()).doesNotContain(lineEnd);
            assertThat(health.report().entries().get(0).toString()).doesNotContain(lineEnd);
        }
    }

    @Test
    void log_has_one_line_for_an_exception_of_several_lines() {
        try (CapturedLog log = new CapturedLog(Health.class)) {
            AtomicInteger runs = new AtomicInteger();
            health.check("database", CheckSchedule.every(Duration.ofMillis(50)), () -> {
                if (runs.incrementAndGet() == 1) {
                    return CheckResult.healthy();
                }
                throw new IOException("no route\n  Server stack trace: at org.example");
            });

            await().until(() -> log.warnings().stream().anyMatch(line -> line.contains("no route")));
            assertThat(log.warnings()).filteredOn(line -> line.contains("\n")).isEmpty();
        }
    }

    /** Either the name is an error, or it cannot forge lines. */
    @Test
    void log_has_one_line_for_a_name_with_line_ends() {
        try (CapturedLog log = new CapturedLog(Health.class)) {
            Throwable rejected = catchThrowable(() -> {
                HealthSignal signal = health.signal("queue\nINFO: Health liveness from unhealthy to healthy after 1s");
                signal.healthy();
                signal.unhealthy("full");
                await().until(() -> !log.warnings().isEmpty());
            });
            if (rejected == null) {
                assertThat(log.warnings())
                        .filteredOn(line -> line.contains("\n"))
                        .isEmpty();
            } else {
                assertThat(rejected).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void check_thread_has_the_name_in_one_line() throws Exception {
        BlockingQueue<String> threads = new LinkedBlockingQueue<>();
        health.check("two\nlines", () -> {
            threads.add(Thread.currentThread().getName());
            return CheckResult.healthy();
        });

        assertThat(threads.take()).isEqualTo("health-check-two lines");
    }

    /** "The message is one line for the person who set it." */
    @Test
    void exceptions_have_one_line_when_the_value_has_more() {
        Throwable config =
                catchThrowable(() -> HealthCheckConfig.fromEnvironment(Map.of("HEALTH_CHECK_PORT", "9000\n9001")));
        assertThat(config).isInstanceOf(HealthCheckConfigException.class);
        assertThat(config.getMessage()).doesNotContain("\n");

        Throwable start = catchThrowable(() -> new TcpHealthCheckServer("no such\nhost", 0).start());
        assertThat(start).isInstanceOf(RuntimeException.class);
        assertThat(start.getMessage()).doesNotContain("\n");
    }
}
