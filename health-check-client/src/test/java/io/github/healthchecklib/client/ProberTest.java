package io.github.healthchecklib.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many targets, probed again and again by one thread. */
@Timeout(60)
class ProberTest {
    private static final ProbeSettings OFTEN =
            ProbeSettings.defaults().withPeriod(Duration.ofMillis(5)).withTimeout(Duration.ofSeconds(30));

    private final Map<Target, AtomicInteger> open = new ConcurrentHashMap<>();
    private final Map<Target, AtomicInteger> notOpen = new ConcurrentHashMap<>();

    @Test
    void each_target_is_probed_again_and_again() throws Exception {
        Target refused = Ports.refused();
        try (Accepting listener = new Accepting();
                Prober prober = new Prober()) {
            prober.probeEvery(List.of(listener.target(), refused), OFTEN, this::count);

            await().until(() -> count(open, listener.target()) >= 10 && count(notOpen, refused) >= 10);
            assertThat(count(notOpen, listener.target()) + count(open, refused)).isZero();
        }
    }

    @Test
    void targets_that_never_answer_delay_no_other() throws Exception {
        try (Accepting listener = new Accepting();
                SilentPort silent = new SilentPort();
                Prober prober = new Prober()) {
            List<Target> targets = new ArrayList<>(Collections.nCopies(500, silent.target()));
            targets.add(listener.target());
            targets.addAll(Collections.nCopies(500, silent.target()));
            prober.probeEvery(targets, OFTEN.withTimeout(Duration.ofHours(1)), this::count);

            await().until(() -> count(open, listener.target()) >= 100);
            assertThat(count(notOpen, silent.target()) + count(open, silent.target()))
                    .isZero();
        }
    }

    @Test
    void hanging_names_delay_no_known_address() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        NameLookup hanging = new NameLookup(host -> {
            ProbeTest.awaitUninterrupted(end);
            throw new java.net.UnknownHostException(host);
        });
        try (Accepting listener = new Accepting();
                Prober prober = new Prober(hanging)) {
            prober.probeEvery(
                    List.of(new Target("slow", 9000), listener.target()),
                    OFTEN.withTimeout(Duration.ofMillis(50)),
                    this::count);

            await().until(() -> count(open, listener.target()) >= 100 && count(notOpen, new Target("slow", 9000)) >= 2);
        } finally {
            end.countDown();
        }
    }

    @Test
    void the_first_probe_comes_after_the_initial_delay() throws Exception {
        try (Accepting listener = new Accepting();
                Prober prober = new Prober()) {
            long begin = System.nanoTime();
            prober.probeEvery(List.of(listener.target()), OFTEN.withInitialDelay(Duration.ofMillis(100)), this::count);

            await().until(() -> count(open, listener.target()) > 0);
            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(100_000_000);
        }
    }

    @Test
    void slow_probe_skips_ticks() throws Exception {
        List<Long> ends = Collections.synchronizedList(new ArrayList<>());
        try (SilentPort silent = new SilentPort();
                Prober prober = new Prober()) {
            prober.probeEvery(
                    List.of(silent.target()),
                    OFTEN.withTimeout(Duration.ofMillis(100)),
                    result -> ends.add(System.nanoTime()));

            await().until(() -> ends.size() >= 4);
        }
        for (int i = 1; i < 4; i++) {
            assertThat(ends.get(i) - ends.get(i - 1)).isGreaterThanOrEqualTo(100_000_000);
        }
    }

    @Test
    void a_listener_that_throws_is_called_again() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Target refused = Ports.refused();
        try (Prober prober = new Prober()) {
            prober.probeEvery(List.of(refused), OFTEN, result -> {
                calls.incrementAndGet();
                throw new IllegalStateException("a listener's fault, which the test makes");
            });

            await().until(() -> calls.get() >= 3);
        }
    }

    @Test
    void closed_prober_calls_no_listener() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        Target refused = Ports.refused();
        AtomicInteger told = new AtomicInteger();
        Prober prober = new Prober();
        prober.probeEvery(List.of(refused), OFTEN, result -> {
            thread.set(Thread.currentThread());
            told.incrementAndGet();
        });
        await().until(() -> told.get() > 0);
        prober.close();
        int before = told.get();

        assertThat(thread.get().isAlive()).isFalse();
        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(thread.get().getName()).isEqualTo("health-prober");
        prober.close();
        prober.probeEvery(List.of(refused), OFTEN, result -> told.incrementAndGet());
        assertThat(told).hasValue(before);
    }

    @Test
    void a_listener_may_close_it() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        Prober prober = new Prober();
        prober.probeEvery(List.of(Ports.refused()), OFTEN, result -> {
            thread.set(Thread.currentThread());
            prober.close();
        });

        await().until(() -> thread.get() != null && !thread.get().isAlive());
    }

    @Test
    void an_interrupt_of_its_thread_changes_nothing() throws Exception {
        try (Accepting listener = new Accepting();
                Prober prober = new Prober()) {
            prober.probeEvery(List.of(listener.target()), OFTEN, result -> {
                count(result);
                Thread.currentThread().interrupt();
            });

            await().until(() -> count(open, listener.target()) >= 10);
        }
    }

    @Test
    void close_while_interrupted_waits_and_keeps_the_interrupt() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        Prober prober = new Prober();
        prober.probeEvery(List.of(Ports.refused()), OFTEN, result -> thread.set(Thread.currentThread()));
        await().until(() -> thread.get() != null);

        Thread.currentThread().interrupt();
        prober.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(thread.get().isAlive()).isFalse();
    }

    private void count(ProbeResult result) {
        (result.isOpen() ? open : notOpen)
                .computeIfAbsent(result.target(), target -> new AtomicInteger())
                .incrementAndGet();
    }

    private static int count(Map<Target, AtomicInteger> counts, Target target) {
        AtomicInteger count = counts.get(target);
        return count == null ? 0 : count.get();
    }
}
