package io.github.healthchecklib.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheck;
import io.github.healthchecklib.HealthReport;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of the JVM, in the JVM that the tests run in; with real faults in {@code FaultContractTest}. */
class JvmChecksTest {
    @Test
    void a_jvm_that_is_well_is_healthy() throws Exception {
        try (Health health = new Health("liveness")) {
            JvmChecks.addTo(health);

            assertThat(health.awaitHealthy(Duration.ofSeconds(10))).isTrue();
            assertThat(health.report().entries())
                    .extracting(HealthReport.Entry::name)
                    .containsExactly("jvm-deadlock", "jvm-heap", "jvm-gc", "jvm-descriptors");
        }
    }

    @Test
    void deadlock_is_unhealthy_with_its_threads_and_locks() throws Exception {
        HealthCheck deadlock = JvmChecks.deadlock();
        ReentrantLock one = new ReentrantLock();
        ReentrantLock two = new ReentrantLock();
        CyclicBarrier bothHoldOne = new CyclicBarrier(2);
        Thread first = new Thread(() -> takeBoth(one, two, bothHoldOne), "first");
        Thread second = new Thread(() -> takeBoth(two, one, bothHoldOne), "second");
        first.start();
        second.start();

        await().until(() -> !deadlock.check().isHealthy());
        assertThat(deadlock.check().toString())
                .startsWith("unhealthy: deadlock: ")
                .contains("first waits for java.util.concurrent.locks.ReentrantLock", ", held by second")
                .contains("second waits for java.util.concurrent.locks.ReentrantLock", ", held by first");

        first.interrupt();
        first.join();
        second.join();
        assertThat(deadlock.check()).isEqualTo(CheckResult.healthy());
    }

    private static void takeBoth(ReentrantLock mine, ReentrantLock other, CyclicBarrier bothHoldOne) {
        mine.lock();
        try {
            bothHoldOne.await();
            other.lockInterruptibly();
            other.unlock();
        } catch (Exception interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            mine.unlock();
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "50, 100", "95, 100", "1000, 0", "1000, -1"})
    void share_up_to_the_limit_is_healthy(long used, long limit) throws Exception {
        assertThat(JvmChecks.share("of it is gone", 0.95, () -> used, () -> limit)
                        .check())
                .isEqualTo(CheckResult.healthy());
    }

    @ParameterizedTest
    @CsvSource({"951, 96%", "960, 96%", "1000, 100%"})
    void a_share_above_the_limit_is_unhealthy_and_says_so(long used, String percent) throws Exception {
        assertThat(JvmChecks.share("of it is gone", 0.95, () -> used, () -> 1000L)
                        .check())
                .isEqualTo(CheckResult.unhealthy(percent + " of it is gone, more than 95%"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN})
    void a_share_out_of_range_is_an_error(double share) {
        assertThatThrownBy(() -> JvmChecks.heapAfterCollection(share))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Health check setting maxShare must be a fraction greater than 0 and at most 1, but is \""
                        + share + "\". Use 0.95 for 95%.");
        assertThatThrownBy(() -> JvmChecks.gcTime(share)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JvmChecks.openDescriptors(share)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_really_in_use_after_a_collection_counts() throws Exception {
        byte[] kept = new byte[8_000_000];
        System.gc();

        assertThat(JvmChecks.heapAfterCollection(0.000_001).check().toString())
                .endsWith("% of the heap is in use after collection, more than 1%");
        assertThat(JvmChecks.heapAfterCollection(1).check()).isEqualTo(CheckResult.healthy());
        assertThat(kept).isNotEmpty();
    }

    @Test
    void descriptors_that_are_really_open_count() throws Exception {
        assertThat(JvmChecks.openDescriptors(0.000_000_001).check().toString())
                .endsWith("% of the file descriptors are open, more than 1%");
        assertThat(JvmChecks.openDescriptors(1).check()).isEqualTo(CheckResult.healthy());
    }

    @Test
    void time_spent_on_collections_since_the_run_before_counts() {
        AtomicLong millis = new AtomicLong(5000);
        AtomicLong nanos = new AtomicLong(-7);
        GcTimeCheck gc = new GcTimeCheck(0.9, millis::get, nanos::get);
        assertThat(gc.check()).isEqualTo(CheckResult.healthy());

        millis.addAndGet(9_000);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        assertThat(gc.check()).as("90% since then").isEqualTo(CheckResult.healthy());

        millis.addAndGet(9_100);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        CheckResult tooMuch = CheckResult.unhealthy("91% of the time was spent in garbage collection, more than 90%");
        assertThat(gc.check()).isEqualTo(tooMuch);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
        assertThat(gc.check()).as("too early to tell").isEqualTo(tooMuch);

        nanos.addAndGet(1);
        assertThat(gc.check()).isEqualTo(CheckResult.healthy());
    }

    @Test
    void real_collections_count_once_a_second_has_passed() throws Exception {
        HealthCheck gc = JvmChecks.gcTime(1e-9);
        assertThat(gc.check()).isEqualTo(CheckResult.healthy());
        await().until(() -> {
            System.gc();
            return !gc.check().isHealthy();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "Copy, true",
        "MarkSweepCompact, true",
        "PS Scavenge, true",
        "PS MarkSweep, true",
        "G1 Young Generation, true",
        "G1 Old Generation, true",
        "G1 Concurrent GC, false",
        "ZGC Pauses, true",
        "ZGC Cycles, false",
        "ZGC Minor Cycles, false",
        "ZGC Major Pauses, true",
        "Shenandoah Cycles, false",
        "Shenandoah Pauses, true"
    })
    void only_collectors_that_stop_the_application_count(String collector, boolean stops) {
        assertThat(JvmChecks.stopsTheApplication(collector)).isEqualTo(stops);
    }
}
