package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.connectsWithin;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.ChildJvm;
import io.github.healthchecklib.testing.FaultyApplication;
import io.github.healthchecklib.testing.ManualRunner;
import io.github.healthchecklib.testing.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an open port guarantees: one test for each row of the README's table. Real sockets. */
class FaultContractTest {
    private static final Duration SOON = Duration.ofMillis(100);

    /** A JVM that collects garbage all the time, on a machine that is busy besides. */
    private static final Duration LONG_COLLECTIONS = Duration.ofSeconds(60);

    private final Health health = new Health("liveness");
    private final TcpHealthCheckServer server =
            new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health);

    @AfterEach
    void close() {
        server.close();
        health.close();
    }

    @Test
    @DisplayName("signal.unhealthy(..), stop(), close(): never, once the call has returned")
    void signal_and_stop() throws Exception {
        HealthSignal signal = health.signal("signal");
        signal.healthy();
        server.start();
        int port = server.port();
        for (int i = 0; i < 200; i++) {
            assertAnswers(port);
            signal.unhealthy("the test says so");
            assertThat(isRefused(port)).isTrue();
            signal.healthy();
        }
        assertAnswers(port);
        server.stop();
        assertThat(isRefused(port)).isTrue();
    }

    @Test
    @DisplayName("a check returned unhealthy or threw: never, once its result is known")
    void check_unhealthy() throws Exception {
        AtomicReference<HealthCheck> behaviour = new AtomicReference<>(CheckResult::healthy);
        health.check(
                "check",
                CheckSchedule.every(Duration.ofMillis(10)),
                () -> behaviour.get().check());
        CountDownLatch known = new CountDownLatch(1);
        server.start();
        assertThat(health.awaitHealthy(Duration.ofSeconds(10))).isTrue();
        assertAnswers(server.port());
        AtomicReference<Boolean> refusedWhenKnown = new AtomicReference<>();
        health.addListener(change -> {
            if (!change.after().healthy()) {
                refusedWhenKnown.set(refused(server.port()));
                known.countDown();
            }
        });

        behaviour.set(() -> {
            throw new IllegalStateException("broken");
        });

        known.await();
        assertThat(refusedWhenKnown.get()).isTrue();
        behaviour.set(CheckResult::healthy);
        assertThat(health.awaitHealthy(Duration.ofSeconds(10))).isTrue();
        assertAnswers(server.port());
    }

    @Test
    @DisplayName("a check hangs, and ignores interrupts: until its timeout, then never")
    void check_hangs() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicReference<HealthCheck> behaviour = new AtomicReference<>(CheckResult::healthy);
        health.check(
                "check",
                CheckSchedule.every(Duration.ofMillis(10)).withTimeout(SOON),
                () -> behaviour.get().check());
        server.start();
        assertThat(health.awaitHealthy(Duration.ofSeconds(10))).isTrue();

        behaviour.set(() -> {
            while (go.getCount() > 0) {
                Thread.onSpinWait();
            }
            return CheckResult.healthy();
        });

        await().until(() -> isRefused(server.port()));
        assertThat(health.report().reasons()).isEqualTo("check: timed out after 0.1s");
        behaviour.set(CheckResult::healthy);
        go.countDown();
        assertThat(health.awaitHealthy(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    @DisplayName("a heartbeat stops: until its limit, then never; the next beat opens")
    void heartbeat_stops() throws Exception {
        Heartbeat loop = health.heartbeat("loop", SOON);
        loop.beat();
        server.start();

        await().until(() -> !server.isOpen());
        assertThat(isRefused(server.port())).isTrue();

        // Beats until it is seen: on a busy machine the limit may be over before one can look.
        await().until(() -> {
            loop.beat();
            return server.isOpen();
        });
    }

    @Test
    @DisplayName("work gets stuck: until its limit, then never; its end opens")
    void work_stuck() throws Exception {
        WorkTracker tracker = health.workTracker("work", SOON);
        server.start();
        assertAnswers(server.port());
        WorkTracker.Work stuck = tracker.begin();

        await().until(() -> !server.isOpen());
        assertThat(isRefused(server.port())).isTrue();

        stuck.close();
        assertAnswers(server.port());
    }

    @Test
    @DisplayName("the monitor thread dies: once, because the accept thread compares the deadline")
    void monitor_dies() throws Exception {
        // The monitor sleeps for real, so it does not notice that virtual time has passed: as good as dead.
        VirtualTime time = new VirtualTime();
        ManualRunner runner = new ManualRunner();
        try (Health unmonitored = new Health("unmonitored", new HealthRuntime(time, runner), true);
                var shown =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), unmonitored)) {
            unmonitored.heartbeat("loop", Duration.ofHours(1)).beat();
            shown.start();
            int port = shown.port();
            assertAnswers(port);

            time.advance(Duration.ofHours(1));

            assertThat(connectsWithin(10_000, port)).isTrue();
            await().until(() -> !shown.isOpen());
            assertThat(isRefused(port)).isTrue();
            assertThat(shown.probesAnswered())
                    .as("the lie is not counted as an answer")
                    .isEqualTo(1);
        }
    }

    @Tag(ChildJvm.TAG)
    @Test
    @DisplayName("a deadlock, with the JVM checks on: until the check's next run")
    void deadlock() throws Exception {
        try (var child = ChildJvm.start(FaultyApplication.class)) {
            int port = awaitOpen(child);

            child.send(FaultyApplication.DEADLOCK);

            child.awaitLine("jvm-deadlock: deadlock: ");
            await().until(() -> isRefused(port));
        }
    }

    @Tag(ChildJvm.TAG)
    @ParameterizedTest
    @ValueSource(strings = {"Serial", "Parallel", "G1", "Z"})
    @DisplayName("the heap is used up, with the JVM checks on: until the check's next run; room again opens")
    void heap_used_up(String collector) throws Exception {
        String options = "JDK_JAVA_OPTIONS='-Xmx64m -XX:+Use" + collector + "GC' exec \"$@\"";
        try (var child = ChildJvm.start(options, FaultyApplication.class)) {
            int port = awaitOpen(child);

            child.send(FaultyApplication.FILL_HEAP);
            await().atMost(LONG_COLLECTIONS).ignoreExceptions().until(() -> isRefused(port));

            child.send(FaultyApplication.GIVE_BACK);
            await().atMost(LONG_COLLECTIONS).ignoreExceptions().untilAsserted(() -> assertAnswers(port));
        }
    }

    @Tag(ChildJvm.TAG)
    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName(
            "descriptors are used up but for a few, with the JVM checks on: until the check's next run; some free again opens")
    void descriptors_used_up() throws Exception {
        try (var child = ChildJvm.start("ulimit -n 200; exec \"$@\"", FaultyApplication.class)) {
            int port = awaitOpen(child);

            child.send(FaultyApplication.USE_DESCRIPTORS);
            child.awaitLine("jvm-descriptors: ");
            await().until(() -> isRefused(port));

            child.send(FaultyApplication.GIVE_BACK);
            await().ignoreExceptions().untilAsserted(() -> assertAnswers(port));
        }
    }

    private static int awaitOpen(ChildJvm child) throws IOException {
        int port = Integer.parseInt(child.awaitLine("port "));
        await().ignoreExceptions().untilAsserted(() -> assertAnswers(port));
        return port;
    }

    @Tag(ChildJvm.TAG)
    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("the whole process is frozen: backlog + 1 times; gone: never")
    void frozen_and_gone() throws Exception {
        int port;
        try (var child = ChildJvm.start(ShowsItsHealth.class)) {
            port = Integer.parseInt(child.awaitLine("port "));
            child.freeze();
            for (int i = 0; i < HealthCheckConfig.DEFAULT_BACKLOG + 1; i++) {
                assertThat(connectsWithin(10_000, port)).isTrue();
            }
            assertThat(connectsWithin(300, port)).isFalse();
        }
        assertThat(isRefused(port)).isTrue();
    }

    static final class ShowsItsHealth {
        public static void main(String[] args) throws Exception {
            Health health = new Health("liveness");
            health.signal("started").healthy();
            var server = new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health);
            server.start();
            System.out.println("port " + server.port());
            System.in.read();
        }
    }

    private static boolean refused(int port) {
        try {
            return isRefused(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
