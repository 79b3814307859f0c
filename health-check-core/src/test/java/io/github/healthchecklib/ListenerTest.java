package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.Hang;
import io.github.healthchecklib.testing.VirtualTime;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What listeners receive, and that one which throws or hangs, even in {@code equals}, does not affect the others. */
class ListenerTest {
    private final VirtualTime time = new VirtualTime();
    private final HealthRuntime runtime = new HealthRuntime(time, null);
    private final Health health = new Health("liveness", runtime, false);
    private final HealthSignal signal = health.signal("signal");
    private final Hang hang = new Hang();

    @AfterEach
    void close() {
        hang.close();
        health.close();
        runtime.close();
    }

    @Test
    void listener_receives_current_report_then_each_change_in_order() {
        List<String> told = new ArrayList<>();
        signal.healthy();
        health.addListener(change ->
                told.add(change.after().healthy() + " " + change.after().reasons()));
        signal.healthy();
        signal.unhealthy("a");
        signal.unhealthy("b");
        signal.healthy();

        runtime.flush();
        assertThat(told).containsExactly("true ", "false signal: a", "false signal: b", "true ");
    }

    @Test
    void change_by_a_listener_comes_after_earlier_changes_for_all() {
        List<String> told = new ArrayList<>();
        health.addListener(change -> {
            told.add("first " + change.after().healthy());
            if (change.after().healthy()) {
                signal.unhealthy("the listener says so");
            }
        });
        health.addListener(change -> told.add("second " + change.after().healthy()));
        runtime.flush();
        told.clear();

        signal.healthy();

        runtime.flush();
        assertThat(told).containsExactly("first true", "second true", "first false", "second false");
    }

    @Test
    void isHealthy_notifies_listeners() {
        List<Boolean> told = new ArrayList<>();
        signal.healthy();
        health.heartbeat("loop", Duration.ofHours(1)).beat();
        health.addListener(change -> told.add(change.after().healthy()));

        time.advance(Duration.ofHours(1));

        assertThat(health.isHealthy()).isFalse();
        runtime.flush();
        assertThat(told).containsExactly(true, false);
    }

    @Test
    void throwing_listener_is_logged_and_does_not_affect_others() {
        List<Boolean> told = new ArrayList<>();
        try (CapturedLog log = new CapturedLog(Health.class)) {
            health.addListener(change -> {
                throw new IllegalStateException("listener");
            });
            health.addListener(change -> told.add(change.after().healthy()));

            signal.healthy();

            runtime.flush();
            assertThat(told).containsExactly(false, true);
            runtime.flush();
            assertThat(log.errors())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("A listener of health liveness threw"));
        }
    }

    @Test
    void closed_health_notifies_nobody_of_later_changes() {
        List<HealthChange> received = new CopyOnWriteArrayList<>();
        health.addListener(received::add);
        signal.healthy();
        health.close();
        runtime.flush();
        int before = received.size();

        signal.unhealthy("broken");
        signal.healthy();
        runtime.flush();

        assertThat(received).hasSize(before);
        assertThat(received.get(before - 1).after().closed()).isTrue();
    }

    @Test
    void listener_removed_before_its_first_call_is_never_called() throws Exception {
        List<HealthChange> received = new CopyOnWriteArrayList<>();
        Consumer<HealthChange> listener = received::add;
        CountDownLatch last = new CountDownLatch(1);
        health.addListener(change -> hang.hang());
        await().until(hang::hasBegun);
        health.addListener(listener);

        health.removeListener(listener);
        signal.healthy();
        health.addListener(change -> last.countDown());
        hang.close();

        last.await();
        assertThat(received).isEmpty();
    }

    @Test
    void new_listener_does_not_receive_a_pending_change() {
        List<HealthChange> received = new CopyOnWriteArrayList<>();
        health.addListener(change -> hang.hang());
        await().until(hang::hasBegun);
        signal.healthy();

        health.addListener(received::add);
        signal.unhealthy("broken");
        hang.close();

        await().until(() -> received.size() == 2);
        assertThat(received.get(0).after().healthy()).isTrue();
        assertThat(received.get(0).changedEntries()).isEmpty();
        assertThat(received.get(1).after().reasons()).isEqualTo("signal: broken");
        assertThat(received.get(1).skipped()).isZero();
    }

    @Test
    void removed_listeners_are_not_kept_while_another_one_hangs() {
        health.addListener(change -> hang.hang());
        await().until(hang::hasBegun);

        WeakReference<Object> removed = addAndRemoveListener();

        await().untilAsserted(() -> {
            System.gc();
            assertThat(removed.get()).isNull();
        });
    }

    private WeakReference<Object> addAndRemoveListener() {
        byte[] big = new byte[1];
        Consumer<HealthChange> listener = change -> assertThat(big).isNotNull();
        health.addListener(listener);
        health.removeListener(listener);
        return new WeakReference<>(big);
    }

    @Test
    void signal_returns_while_equals_of_a_listener_hangs() {
        Consumer<HealthChange> listener = new HangsInEquals();
        health.addListener(listener);
        Thread remover = new Thread(() -> health.removeListener(new HangsInEquals()), "remover");
        remover.start();
        await().until(hang::hasBegun);

        signal.healthy();

        assertThat(health.isHealthy()).isTrue();
    }

    /** Of these, each would wait for the test to end. */
    private final class HangsInEquals implements Consumer<HealthChange> {
        @Override
        public void accept(HealthChange change) {}

        @Override
        public boolean equals(Object other) {
            hang.hang();
            return this == other;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    @Test
    void slow_listener_delays_another_health_by_one_call_only() throws Exception {
        Semaphore calls = new Semaphore(0);
        Health other = new Health("other", runtime, false);
        HealthSignal otherSignal = other.signal("signal");
        List<HealthChange> received = new CopyOnWriteArrayList<>();
        health.addListener(change -> {
            if (change.after().reasons().startsWith("signal: broken")) {
                calls.acquireUninterruptibly();
            }
        });
        other.addListener(received::add);
        await().until(() -> !received.isEmpty());
        for (int i = 0; i < ChangeNotifier.MAX_PENDING; i++) {
            signal.unhealthy("broken " + i);
        }
        await().until(calls::hasQueuedThreads);

        otherSignal.healthy();
        calls.release(2);

        try {
            await().until(() -> received.size() == 2);
        } finally {
            calls.release(100);
            other.close();
        }
    }
}
