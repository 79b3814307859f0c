package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.internal.Notifier;
import io.github.healthchecklib.internal.Time;
import io.github.healthchecklib.testing.Hang;
import io.github.healthchecklib.testing.Leftovers;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The threads that the Healths share: what one of them cannot do, the monitor does later. */
class HealthRuntimeTest {
    @Test
    void a_health_without_timed_indicators_has_no_thread() {
        try (Health health = new Health("liveness")) {
            health.signal("signal").healthy();

            assertThat(Leftovers.threadsNamed("health-monitor")).isZero();
        }
    }

    @Test
    void check_runs_although_all_threads_hang() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger hanging = new AtomicInteger();
        try (Health health = new Health("readiness")) {
            for (int i = 0; i < 40; i++) {
                health.check("hanging " + i, () -> {
                    hanging.incrementAndGet();
                    over.await();
                    return CheckResult.healthy();
                });
            }
            await().until(() -> hanging.get() == 40);
            over.countDown();

            assertThat(health.awaitHealthy(Duration.ofMinutes(1))).isTrue();
        }
    }

    @Test
    void monitor_runs_task_when_no_thread_can_be_started() {
        AtomicBoolean noThread = new AtomicBoolean(true);
        AtomicBoolean done = new AtomicBoolean();
        try (HealthRuntime runtime = new HealthRuntime(Time.system(), null, thread -> {
            if (thread.getName().equals("health-notifier") && noThread.getAndSet(false)) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            thread.start();
        })) {
            runtime.post(new Notifier.Task(() -> done.set(true)));

            await().untilTrue(done);
        }
    }

    @Test
    void closed_health_is_forgotten() {
        try (HealthRuntime runtime = new HealthRuntime()) {
            WeakReference<HealthEngine> closed = engineOfClosedHealth(runtime);

            await().until(() -> {
                System.gc();
                return closed.refersTo(null);
            });
        }
    }

    private static WeakReference<HealthEngine> engineOfClosedHealth(HealthRuntime runtime) {
        Health health = new Health("readiness", runtime, false);
        health.close();
        return new WeakReference<>(health.engine());
    }

    @Test
    void flush_tells_whether_all_listeners_have_returned() {
        Hang hang = new Hang();
        try (HealthRuntime runtime = new HealthRuntime()) {
            assertThat(runtime.flush()).isTrue();

            runtime.post(new Notifier.Task(hang::hang));
            await().until(hang::hasBegun);
            assertThat(runtime.flush()).isFalse();

            hang.close();
            assertThat(runtime.flush()).isTrue();
        } finally {
            hang.close();
        }
    }
}
