package io.github.healthchecklib;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.Hang;
import io.github.healthchecklib.testing.Leftovers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners and log handlers run on a thread of their own, which neither a check nor {@code close()} interrupts. */
class NotifierThreadTest {
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

    private static ConditionFactory promptly() {
        return await().pollInterval(Duration.ofMillis(1)).pollDelay(Duration.ZERO);
    }
}
