package io.github.healthchecklib;

import static io.github.healthchecklib.ProbeType.LIVENESS;
import static io.github.healthchecklib.ProbeType.READINESS;
import static io.github.healthchecklib.ProbeType.STARTUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.ChildJvm;
import io.github.healthchecklib.testing.KeepsLogHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What an operator reads of a clean start and a clean stop by SIGTERM: one line for each thing that happened. */
@DisabledOnOs(OS.WINDOWS)
@Tag(ChildJvm.TAG)
class CleanLogTest {
    private static final String STOPPED = "The application has stopped";

    private static List<String> lines = List.of();

    @BeforeAll
    static void startAndStop() throws Exception {
        String options = "JDK_JAVA_OPTIONS='-Djava.util.logging.manager=" + KeepsLogHandlers.class.getName()
                + " -Djava.util.logging.SimpleFormatter.format=%4$s:%5$s%n' exec \"$@\"";
        try (var child = ChildJvm.start(options, Service.class)) {
            child.awaitLine("Started");
            child.sigterm();
            lines = child.linesToEnd();
            child.awaitExit();
        }
    }

    static final class Service {
        public static void main(String[] args) throws Exception {
            HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(Map.of(
                    "HEALTH_CHECK_PORT", "0", "HEALTH_CHECK_READINESS_PORT", "0", "HEALTH_CHECK_STARTUP_PORT", "0")));
            Heartbeat loop = probes.liveness().heartbeat("loop", Duration.ofMinutes(1));
            probes.readiness().check("database", CheckResult::healthy);
            probes.start();
            probes.closeOnShutdown(Duration.ofMillis(100), () -> System.out.println(STOPPED));
            loop.beat();
            await().until(() -> probes.isOpen(LIVENESS) && probes.isOpen(READINESS) && probes.isOpen(STARTUP));
            assertThat(KeepsLogHandlers.makeHandlers()).isPositive();
            System.out.println("Started");
            Thread.currentThread().join();
        }
    }

    @Test
    void startup_is_named_once_when_it_is_passed() {
        assertThat(lines)
                .filteredOn(line -> line.contains("startup") && line.contains("to healthy"))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void log_names_no_health_that_the_application_does_not_know() {
        assertThat(lines).filteredOn(line -> line.contains("startup, once")).isEmpty();
    }

    @Test
    void log_has_no_warning_when_start_and_stop_are_clean() {
        assertThat(lines).filteredOn(line -> line.startsWith("WARNING")).isEmpty();
    }

    @Test
    void log_tells_once_that_the_status_is_closed() {
        assertThat(lines)
                .filteredOn(line -> line.contains("unhealthy") && line.endsWith(": closed"))
                .hasSizeLessThanOrEqualTo(1);
    }

    /** The drain closes readiness: that is one thing, and one line. */
    @Test
    void drain_is_one_line_when_it_begins() {
        assertThat(lines)
                .filteredOn(line -> line.toLowerCase(Locale.ROOT).contains("draining"))
                .hasSize(1);
    }

    @Test
    void ports_are_told_to_be_closed_after_the_application_has_stopped() {
        List<String> afterStop = lines.subList(lines.indexOf(STOPPED) + 1, lines.size());

        assertThat(lines).contains(STOPPED);
        assertThat(afterStop)
                .as("status changes after the application has stopped")
                .filteredOn(line -> line.contains("unhealthy"))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(afterStop).anyMatch(line -> line.contains("is closed"));
    }
}
