package io.github.healthchecklib.conformance;

import io.github.healthchecklib.client.Outcome;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.Prober;
import io.github.healthchecklib.client.Target;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Probes a port ten times a second, and keeps the results. Times are those of {@link System#nanoTime()}. */
final class PortWatch implements AutoCloseable {
    private static final ProbeSettings TEN_TIMES_A_SECOND =
            ProbeSettings.defaults().withPeriod(Duration.ofMillis(100));

    private final Prober prober = new Prober();
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

    /** One probe. */
    record Seen(long begun, boolean open, Outcome outcome) {}

    /** Starts to probe. */
    PortWatch(Target target, Duration timeout) {
        prober.probeEvery(List.of(target), TEN_TIMES_A_SECOND.withTimeout(timeout), this::take);
    }

    private void take(ProbeResult result) {
        long begun = System.nanoTime() - result.took().toNanos();
        seen.add(new Seen(begun, result.isOpen(), result.outcome()));
    }

    /** Results of the probes begun since then. */
    List<Seen> since(long time) {
        return seen.stream().filter(each -> each.begun() - time >= 0).toList();
    }

    /** How many of those found the port open. */
    long open(long since) {
        return since(since).stream().filter(Seen::open).count();
    }

    @Override
    public void close() {
        prober.close();
    }
}
