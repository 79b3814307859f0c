package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording shows: each change of a status, each run of a check, each probe answered. */
class FlightRecorderTest {
    @TempDir
    private Path folder;

    @Test
    void a_recording_shows_status_changes_checks_and_probes() throws Exception {
        int port;
        try (Recording recording = new Recording();
                Health health = new Health("liveness")) {
            recording.start();
            AtomicReference<HealthReport> told = new AtomicReference<>();
            health.addListener(change -> told.set(change.after()));
            health.check("disk", CheckSchedule.every(Duration.ofHours(1)), () -> {
                // The work whose duration the event has to show.
                Thread.sleep(20);
                return CheckResult.healthy();
            });
            HealthSignal signal = health.signal("signal");
            signal.healthy();
            assertThat(health.awaitHealthy(Duration.ofSeconds(10))).isTrue();
            try (var server =
                    new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
                server.start();
                port = server.port();
                assertAnswers(port);
            }
            signal.unhealthy("broken");
            // Listeners are called after the recorder, so it has recorded what they know.
            await().until(() -> told.get().reasons().equals("signal: broken"));
            recording.stop();
            recording.dump(folder.resolve("recording.jfr"));
        }

        RecordedEvent check = events("Check").get(0);
        assertThat(check.getString("health")).isEqualTo("liveness");
        assertThat(check.getString("check")).isEqualTo("disk");
        assertThat(check.getString("result")).isEqualTo("healthy");
        assertThat(check.getDuration()).isBetween(Duration.ofMillis(20), Duration.ofSeconds(5));

        List<RecordedEvent> changes = events("Status");
        assertThat(changes).anyMatch(event -> event.getBoolean("healthy"));
        RecordedEvent turn = changes.get(changes.size() - 1);
        assertThat(turn.getString("health")).isEqualTo("liveness");
        assertThat(turn.getBoolean("healthy")).isFalse();
        assertThat(turn.getString("reasons")).isEqualTo("signal: broken");
        assertThat(turn.getDuration("lasted")).isPositive();

        RecordedEvent probe = events("Probe").get(0);
        assertThat(probe.getInt("port")).isEqualTo(port);
        assertThat(probe.getString("prober")).startsWith("/127.0.0.1:");
    }

    private List<RecordedEvent> events(String name) throws Exception {
        return RecordingFile.readAllEvents(folder.resolve("recording.jfr")).stream()
                .filter(event -> event.getEventType().getName().equals("io.github.healthchecklib." + name))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
    }

    @Tag(ChildJvm.TAG)
    @Test
    void jvm_without_flight_recorder_works() throws Exception {
        String limited = "JDK_JAVA_OPTIONS='--limit-modules java.base,java.management,jdk.management' exec \"$@\"";
        try (var child = ChildJvm.start(limited, WithoutFlightRecorder.class)) {
            int port = Integer.parseInt(child.awaitLine("without recorder, port "));
            await().ignoreExceptions().untilAsserted(() -> assertAnswers(port));
        }
    }

    @Tag(ChildJvm.TAG)
    @Test
    void nothing_of_the_recorder_is_loaded_before_somebody_records() throws Exception {
        try (var child = ChildJvm.start("JDK_JAVA_OPTIONS=-Xlog:class+load exec \"$@\"", WithoutFlightRecorder.class)) {
            int port = Integer.parseInt(child.awaitLine("with recorder, port "));
            await().ignoreExceptions().untilAsserted(() -> assertAnswers(port));
            child.send("end");
            child.awaitLine("end");
            assertThat(child.lines())
                    .anyMatch(line -> line.contains(" io.github.healthchecklib.internal.FlightRecorder "))
                    .noneMatch(line -> line.contains(" jdk.jfr.internal."));
        }
    }

    static final class WithoutFlightRecorder {
        public static void main(String[] args) throws Exception {
            Health health = new Health("liveness");
            health.check("check", CheckResult::healthy);
            var server = new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health);
            server.start();
            boolean there = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
            System.out.println((there ? "with" : "without") + " recorder, port " + server.port());
            System.in.read();
            System.out.println("end");
        }
    }
}
