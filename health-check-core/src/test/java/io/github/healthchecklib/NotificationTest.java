package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.ChildJvm;
import io.github.healthchecklib.testing.Hang;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What listeners and the log are told: each change of the status and of its reasons. However many there are, they hear
 * the last one, and the others only as fast as they can take them.
 */
class NotificationTest {
    /** For what comes from another thread, and soon. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final int FLAPS = 5_000;

    /** A burst and some lines more, for 10,000 changes. */
    private static final int FEW = 1_000;

    private final CapturedLog log = new CapturedLog(Health.class);
    private final Health health = new Health("liveness");
    private final HealthSignal first = health.signal("first");
    private final HealthSignal second = health.signal("second");
    private final Hang hang = new Hang();

    @AfterEach
    void close() {
        hang.close();
        health.close();
        log.close();
    }

    @Test
    void log_tells_reason_when_check_fails_from_the_start() {
        health.check("database", () -> CheckResult.unhealthy("no route to 10.0.0.7"));

        awaitLogged("database: no route to 10.0.0.7");
    }

    @Test
    void log_names_second_failure_when_first_recovers() {
        first.healthy();
        second.healthy();
        first.unhealthy("first is broken");
        awaitLogged("first is broken");

        second.unhealthy("second is broken");
        first.healthy();

        awaitLogged("second is broken");
    }

    @Test
    void log_tells_new_reason_when_failure_changes() {
        second.healthy();
        first.healthy();
        first.unhealthy("no route");
        awaitLogged("no route");

        first.unhealthy("access denied");

        awaitLogged("access denied");
    }

    @Test
    void listener_is_told_when_reasons_change() {
        List<String> told = new CopyOnWriteArrayList<>();
        first.healthy();
        second.healthy();
        health.addListener(change -> told.add(change.after().reasons()));
        await().until(() -> told.contains(""));

        // One after another is awaited, because those in between may be left out.
        first.unhealthy("a");
        awaitTold(told, "first: a");
        second.unhealthy("b");
        awaitTold(told, "first: a; second: b");
        first.healthy();
        awaitTold(told, "second: b");
        second.unhealthy("c");
        awaitTold(told, "second: c");
        second.healthy();
        awaitTold(told, "");
    }

    private static void awaitTold(List<String> told, String reasons) {
        await("told of \"" + reasons + "\"")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(told).last().isEqualTo(reasons));
    }

    /** The last one always arrives, so who counts on the present state is never left with an old one. */
    @Test
    void hanging_listener_receives_the_last_state_and_few_others() throws Exception {
        AtomicBoolean armed = new AtomicBoolean();
        List<String> told = new CopyOnWriteArrayList<>();
        second.healthy();
        health.addListener(change -> {
            if (armed.get()) {
                hang.hang();
            }
            told.add(change.after().reasons());
        });
        await().until(() -> !told.isEmpty());
        armed.set(true);
        inBackground(first::healthy);
        await().until(hang::hasBegun);
        flap();
        first.healthy();
        first.unhealthy("the last");

        hang.close();

        await().until(() -> told.get(told.size() - 1).equals("first: the last"));
        assertThat(told.size()).as("notifications of %d changes", 2 * FLAPS + 2).isLessThan(FEW);
    }

    @Test
    void log_is_rate_limited_when_signal_flaps() {
        second.healthy();

        flap();
        health.close();

        await().until(() -> !log.infos().isEmpty());
        assertThat(log.aboveTrace().size())
                .as("lines in the log for %d changes", 2 * FLAPS)
                .isLessThan(FEW);
    }

    /** Two threads that change it as fast as they can. */
    @Tag(ChildJvm.TAG)
    @Test
    void memory_is_bounded_when_listener_hangs_and_signals_flap() throws Exception {
        String smallHeap = "JDK_JAVA_OPTIONS='-Xmx24m -XX:+ExitOnOutOfMemoryError' exec \"$@\"";
        try (var child = ChildJvm.start(smallHeap, Flaps.class)) {
            assertThat(child.printsLine("flapped"))
                    .as("survives %s", child.lines())
                    .isTrue();
        }
    }

    static final class Flaps {
        private static final int CHANGES = 200_000;

        public static void main(String[] args) throws Exception {
            LogManager.getLogManager().reset();
            Hang hang = new Hang();
            Health health = new Health("liveness");
            HealthSignal left = health.signal("left");
            HealthSignal right = health.signal("right");
            health.addListener(change -> {
                if (change.after().healthy()) {
                    hang.hang();
                }
            });
            left.healthy();
            inBackground(right::healthy);
            await().until(hang::hasBegun);
            Thread other = new Thread(() -> flap(left));
            other.start();
            flap(right);
            other.join();
            System.out.println("flapped");
            System.exit(0);
        }

        private static void flap(HealthSignal signal) {
            for (int i = 0; i < CHANGES; i++) {
                signal.unhealthy("flapping");
                signal.healthy();
            }
        }
    }

    @Test
    void close_delivers_what_is_pending_when_listener_is_slow() throws Exception {
        List<Boolean> told = new CopyOnWriteArrayList<>();
        second.healthy();
        CountDownLatch closing = new CountDownLatch(1);
        health.addListener(change -> {
            if (change.after().healthy()) {
                hang.hang();
                // Slow as well: close() has begun by the time that this one returns.
                awaitQuietly(closing);
            }
            told.add(change.after().healthy());
        });
        inBackground(first::healthy);
        await().until(hang::hasBegun);
        hang.close();
        inBackground(() -> {
            awaitThat(() -> !health.isHealthy());
            closing.countDown();
        });

        health.close();

        assertThat(told).as("told once close() has returned").endsWith(true, false);
    }

    private void flap() {
        for (int i = 0; i < FLAPS; i++) {
            first.healthy();
            first.unhealthy("flapping");
        }
    }

    private void awaitLogged(String reason) {
        await("a line with " + reason)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(log.aboveTrace())
                        .anySatisfy(line -> assertThat(line).contains(reason)));
    }

    private static void awaitThat(Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(1)).until(condition);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("close() has not begun within 5 s");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What may hang with the listener. */
    private static void inBackground(Runnable action) {
        Thread thread = new Thread(action);
        thread.setDaemon(true);
        thread.start();
    }
}
