package io.github.healthchecklib.cli.run;

import io.github.healthchecklib.client.Outcome;
import io.github.healthchecklib.client.Probe;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.manifest.PortProbe;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Probes TCP ports of this machine, each type on a thread of its own. */
public final class TcpPortProber implements PortProber {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final ScaledTime time;
    private final Map<ProbeType, Executor> threads = new EnumMap<>(ProbeType.class);

    /**
     * Creates a prober.
     *
     * @param time in which timeouts are
     */
    public TcpPortProber(ScaledTime time) {
        this.time = time;
    }

    @Override
    public void probe(ProbeType type, PortProbe probe, Consumer<ProbeResult> result) {
        Target target = new Target("127.0.0.1", probe.port());
        Duration real = time.real(probe.settings().timeout());
        Duration timeout = real.compareTo(SHORTEST) < 0 ? SHORTEST : real;
        threads.computeIfAbsent(type, TcpPortProber::thread).execute(() -> result.accept(once(target, timeout)));
    }

    private static ProbeResult once(Target target, Duration timeout) {
        try {
            return Probe.once(target, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ProbeResult(target, Outcome.NOT_PROBED, Duration.ZERO, "interrupted");
        }
    }

    private static Executor thread(ProbeType type) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "health-run-" + type.name().toLowerCase(Locale.ROOT));
            thread.setDaemon(true);
            return thread;
        });
    }
}
