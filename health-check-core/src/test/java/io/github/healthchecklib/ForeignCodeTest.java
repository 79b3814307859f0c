package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.Hang;
import io.github.healthchecklib.testing.Leftovers;
import io.github.healthchecklib.testing.Race;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Listeners and log handlers that hang, are slow, or must not be interrupted: the application, its ports and its checks
 * do as if they did not. Such code runs on a thread of its own.
 */
class ForeignCodeTest {
    private static final Map<String, String> ANY_PORTS =
            Map.of("HEALTH_CHECK_PORT", "0", "HEALTH_CHECK_READINESS_PORT", "0", "HEALTH_CHECK_STARTUP_PORT", "0");

    /** For a call that waits for nobody, on a busy machine. */
    private static final Duration PROMPTLY = Duration.ofSeconds(1);

    /** At least what {@code close()} may take to deliver what is pending. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private static final int CHANGES = 50;

    private final Health health = new Health("liveness");
    private final Hang hang = new Hang();
    private final AtomicBoolean armed = new AtomicBoolean();

    @AfterEach
    void close() {
        hang.close();
        health.close();
        await().until(() -> Leftovers.threads().isEmpty());
    }

    @Test
    void beat_returns_when_listener_hangs() {
        Heartbeat loop = health.heartbeat("loop", Duration.ofMinutes(1));
        health.addListener(change -> hangIfArmed());
        armed.set(true);

        assertThat(returns(PROMPTLY, loop::beat)).as("beat returns").isTrue();
        assertThat(health.isHealthy()).isTrue();
    }

    @Test
    void signal_returns_when_listener_hangs() {
        HealthSignal signal = health.signal("signal");
        health.addListener(change -> hangIfArmed());
        armed.set(true);

        assertThat(returns(PROMPTLY, signal::healthy)).as("healthy returns").isTrue();
    }

    @Test
    void end_of_work_returns_when_listener_hangs() {
        WorkTracker tracker = health.workTracker("work", Duration.ofMillis(20));
        health.addListener(change -> {
            if (change.after().healthy()) {
                hangIfArmed();
            }
        });
        WorkTracker.Work late = tracker.begin();
        await().until(() -> !health.isHealthy());
        armed.set(true);

        assertThat(returns(PROMPTLY, late::close)).as("close returns").isTrue();
    }

    @Test
    void addListener_returns_when_listener_hangs() {
        armed.set(true);

        assertThat(returns(PROMPTLY, () -> health.addListener(change -> hangIfArmed())))
                .as("addListener returns")
                .isTrue();
    }

    @Test
    void close_returns_when_listener_hangs() {
        health.signal("signal").healthy();
        health.addListener(change -> hangIfArmed());
        armed.set(true);

        assertThat(returns(CLOSING, health::close)).as("close returns").isTrue();
    }

    /** Close delivers what is pending, which must not wait for the thread that calls it. */
    @Test
    void close_and_stop_return_when_called_by_listener() throws Exception {
        HealthSignal signal = health.signal("signal");
        AtomicBoolean returned = new AtomicBoolean();
        try (var server = new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
            server.start();
            health.addListener(change -> {
                if (change.after().healthy()) {
                    server.stop();
                    health.close();
                    returned.set(true);
                }
            });

            assertThat(returns(PROMPTLY, signal::healthy)).as("healthy returns").isTrue();
            await().untilTrue(returned);
            assertThat(health.isHealthy()).isFalse();
        }
    }

    @Test
    void heartbeat_stays_healthy_when_listener_is_slow() throws Exception {
        Duration limit = Duration.ofMillis(400);
        Heartbeat loop = health.heartbeat("loop", limit);
        health.addListener(change -> hangIfArmed());
        armed.set(true);
        AtomicBoolean running = new AtomicBoolean(true);
        Thread application = new Thread(() -> {
            while (running.get()) {
                loop.beat();
            }
        });
        application.start();
        try {
            await().until(hang::hasBegun);
            promptly()
                    .during(limit.multipliedBy(2))
                    .atMost(limit.multipliedBy(3))
                    .untilAsserted(() -> assertThat(health.report().reasons()).isEmpty());
        } finally {
            running.set(false);
            hang.close();
            application.join();
        }
    }

    @Test
    void server_start_and_stop_return_when_log_handler_hangs() throws Exception {
        health.signal("signal").healthy();
        try (var server = new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health);
                CapturedLog log = CapturedLog.ofLibrary(this::hangAboveTrace);
                hang) {
            assertThat(returns(PROMPTLY, server::start)).as("start returns").isTrue();
            assertAnswers(server.port());
            int port = server.port();

            assertThat(returns(PROMPTLY, server::stop)).as("stop returns").isTrue();
            assertThat(isRefused(port)).isTrue();
            hang.close();
            await().until(() -> !log.infos().isEmpty());
        }
    }

    @Test
    void probes_start_drain_and_close_return_when_log_handler_hangs() {
        HealthProbes probes = new HealthProbes(HealthProbesConfig.fromEnvironment(ANY_PORTS));
        try (CapturedLog log = CapturedLog.ofLibrary(this::hangAboveTrace);
                hang) {
            assertThat(returns(PROMPTLY, probes::start)).as("start returns").isTrue();
            assertThat(returns(PROMPTLY, () -> probes.drain(Duration.ZERO)))
                    .as("drain returns")
                    .isTrue();
            assertThat(returns(CLOSING, probes::close)).as("close returns").isTrue();
            hang.close();
            await().until(() -> !log.infos().isEmpty());
        } finally {
            probes.close();
        }
    }

    @Test
    void port_answers_when_log_handler_hangs_on_the_unprobed_warning() throws Exception {
        HealthCheckConfig config = HealthCheckConfig.defaults().withPort(0).withUnprobedWarning(Duration.ofMillis(20));
        try (var server = new TcpHealthCheckServer(config);
                CapturedLog log = CapturedLog.ofLibrary(record -> {
                    if (record.getLevel().equals(Level.WARNING)) {
                        hang.hang();
                    }
                });
                hang) {
            server.start();
            await().until(() -> !log.warnings().isEmpty());

            for (int probe = 1; probe <= 20; probe++) {
                assertAnswers(server.port());
            }
            assertThat(returns(PROMPTLY, server::stop)).as("stop returns").isTrue();
        }
    }

    @Test
    void check_runs_again_when_log_handler_hangs_on_its_exception() throws Exception {
        try (CapturedLog log = new CapturedLog(Health.class, record -> {
                    if (record.getThrown() != null) {
                        hang.hang();
                    }
                });
                hang) {
            AtomicInteger runs = new AtomicInteger();
            health.check(
                    "database", CheckSchedule.every(Duration.ofMillis(20)).withTimeout(Duration.ofMillis(200)), () -> {
                        if (runs.incrementAndGet() == 1) {
                            throw new IOException("no route");
                        }
                        return CheckResult.healthy();
                    });

            assertThat(health.awaitHealthy(Duration.ofSeconds(2)))
                    .as("healthy in the second run, with the log hanging at the first: %s", log.debugs())
                    .isTrue();
        }
    }

    @Test
    void foreign_code_runs_only_on_the_notifier() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        Set<Thread> checking = ConcurrentHashMap.newKeySet();
        String application = "the application's thread";
        Thread test = Thread.currentThread();
        Runnable foreign = () -> {
            Thread current = Thread.currentThread();
            threads.add(
                    current.equals(test) ? application : checking.contains(current) ? "a check's thread" : "another");
        };
        AtomicBoolean databaseIsUp = new AtomicBoolean();
        try (CapturedLog log = CapturedLog.ofLibrary(record -> foreign.run());
                var server =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health)) {
            AtomicInteger toldHealthy = new AtomicInteger();
            AtomicInteger toldUnhealthy = new AtomicInteger();
            health.addListener(change -> {
                foreign.run();
                (change.after().healthy() ? toldHealthy : toldUnhealthy).incrementAndGet();
            });
            health.check("database", CheckSchedule.every(Duration.ofMillis(10)), () -> {
                checking.add(Thread.currentThread());
                return databaseIsUp.get() ? CheckResult.healthy() : CheckResult.unhealthy("no route");
            });
            Heartbeat loop = health.heartbeat("loop", Duration.ofMillis(100));
            server.start();
            databaseIsUp.set(true);
            promptly().until(() -> {
                loop.beat();
                return toldHealthy.get() > 0;
            });
            int before = toldUnhealthy.get();
            await().until(() -> toldUnhealthy.get() > before);
            server.stop();
            health.close();
            await().until(() -> !log.infos().isEmpty());
        }
        assertThat(threads).containsExactly("another");
    }

    @Test
    void listener_is_not_interrupted_when_check_leaves_an_interrupt() {
        AtomicInteger interrupted = new AtomicInteger();
        AtomicReference<HealthReport> told = new AtomicReference<>(health.report());
        health.addListener(change -> {
            interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
            told.set(change.after());
        });
        AtomicBoolean up = checkThatLeavesAnInterrupt();
        for (int i = 0; i < CHANGES; i++) {
            boolean healthy = i % 2 == 0;
            up.set(healthy);
            promptly().until(() -> told.get().healthy() == healthy);
        }
        assertThat(interrupted.get())
                .as("calls of the listener on an interrupted thread, of about %d", CHANGES)
                .isZero();
    }

    @Test
    void log_handler_is_not_interrupted_when_check_leaves_an_interrupt() {
        AtomicInteger interrupted = new AtomicInteger();
        try (CapturedLog log = new CapturedLog(
                Health.class,
                record -> interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0))) {
            AtomicBoolean up = checkThatLeavesAnInterrupt();
            up.set(true);
            await().until(() -> !log.infos().isEmpty());
            up.set(false);
            await().until(() -> !log.warnings().isEmpty());
        }
        assertThat(interrupted.get())
                .as("lines logged on an interrupted thread")
                .isZero();
    }

    /** Which ends the checks by interrupting their threads. */
    @Test
    void listener_is_not_interrupted_when_health_is_closed() {
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicBoolean closed = new AtomicBoolean();
        Heartbeat loop = health.heartbeat("loop", Duration.ofMillis(50));
        loop.beat();
        health.addListener(change -> {
            if (!change.after().healthy() && armed.getAndSet(false)) {
                hang.hang();
                long begun = System.nanoTime();
                while (System.nanoTime() - begun < Duration.ofMillis(300).toNanos()) {
                    interrupted.compareAndSet(false, Thread.currentThread().isInterrupted());
                    Thread.onSpinWait();
                }
                closed.set(true);
            }
        });
        armed.set(true);
        loop.beat();
        await().until(hang::hasBegun);
        hang.close();

        health.close();

        await().untilTrue(closed);
        assertThat(interrupted.get()).as("the listener was interrupted").isFalse();
    }

    /** Such a channel is closed for good by a write on an interrupted thread. */
    @Test
    void file_channel_handler_loses_nothing_when_check_leaves_an_interrupt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("log");
        HealthSignal signal = health.signal("signal");
        signal.healthy();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                CapturedLog log = new CapturedLog(Health.class, record -> append(channel, record.getMessage()))) {
            AtomicBoolean up = checkThatLeavesAnInterrupt();
            up.set(true);
            await().until(health::isHealthy);
            signal.unhealthy("the last that is logged");

            await().until(() -> log.warnings().stream().anyMatch(line -> line.contains("the last that is logged")));
            assertThat(channel.isOpen())
                    .as("the log's file is open, after: %s", log.warnings())
                    .isTrue();
        }
        assertThat(Files.readString(file)).contains("the last that is logged");
    }

    private static void append(FileChannel channel, String line) {
        try {
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Restores the interrupt as well-behaved code does, of a pool or driver that has swallowed its exception. */
    private AtomicBoolean checkThatLeavesAnInterrupt() {
        AtomicBoolean up = new AtomicBoolean();
        health.check("pool", CheckSchedule.every(Duration.ofMillis(2)), () -> {
            Thread.currentThread().interrupt();
            return up.get() ? CheckResult.healthy() : CheckResult.unhealthy("no connection");
        });
        return up;
    }

    private void hangIfArmed() {
        if (armed.get()) {
            hang.hang();
        }
    }

    /** A trace of each probe is for who looks for a fault, and may cost something. */
    private void hangAboveTrace(LogRecord record) {
        if (record.getLevel().intValue() > Level.FINER.intValue()) {
            hang.hang();
        }
    }

    private static ConditionFactory promptly() {
        return await().pollInterval(Duration.ofMillis(1)).pollDelay(Duration.ZERO);
    }

    /** Whether a call comes back in time, on a thread of its own because it may hang. */
    private static boolean returns(Duration atMost, Race.Action call) {
        Thread thread = new Thread(() -> {
            try {
                call.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(atMost.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return !thread.isAlive();
    }
}
