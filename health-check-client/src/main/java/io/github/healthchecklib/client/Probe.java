package io.github.healthchecklib.client;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Probes a TCP port once, as a platform does: connects, and closes the connection as soon as it is established. Sends
 * and reads nothing.
 *
 * <pre>{@code
 * ProbeResult result = Probe.once(Target.parse("127.0.0.1:9000"), Duration.ofSeconds(1));
 * }</pre>
 *
 * <p>The addresses of a name are tried as kubelet tries them: those of the first address's family (IPv4 or IPv6) one
 * after another; those of the other family in parallel, 300 ms later or once the first have failed. The first
 * connection decides. If all fail, the result is a timeout if there was one, else a refusal if there was one.
 *
 * <p>The first probe of a JVM is preceded by ten of a loopback port of its own, which take some 20 ms, so that the time
 * of the first connect is not that of loading classes.
 *
 * <p>A name resolution that exceeds the timeout goes on in the background, on one of at most 16 daemon threads.
 */
public final class Probe {
    static final NameLookup NAMES = new NameLookup(InetAddress::getAllByName);

    private Probe() {}

    /**
     * Probes a target.
     *
     * @param target where to connect
     * @param timeout of the probe, name resolution included; 1 ms to 1 day
     * @return the result, at the timeout at the latest, give or take the milliseconds that a busy machine needs to wake
     *     the thread
     * @throws IllegalArgumentException if the timeout is out of range
     * @throws InterruptedException if the thread is interrupted; nothing is left open
     */
    public static ProbeResult once(Target target, Duration timeout) throws InterruptedException {
        return once(List.of(target), timeout).get(0);
    }

    /**
     * Probes targets in parallel.
     *
     * @param targets where to connect
     * @param timeout of each probe, name resolution included; 1 ms to 1 day
     * @return the results, in the order of the targets, at the timeout at the latest
     * @throws IllegalArgumentException if the timeout is out of range
     * @throws InterruptedException if the thread is interrupted; nothing is left open
     */
    public static List<ProbeResult> once(List<Target> targets, Duration timeout) throws InterruptedException {
        Limits.check("timeout", timeout, Limits.SHORTEST);
        WarmUp.once();
        return once(targets, timeout, ProbeAttempt.FALLBACK_DELAY, NAMES);
    }

    static List<ProbeResult> once(List<Target> targets, Duration timeout, Duration fallbackDelay, NameLookup names)
            throws InterruptedException {
        ProbeResult[] results = new ProbeResult[targets.size()];
        AtomicInteger left = new AtomicInteger(results.length);
        try (ConnectLoop loop = new ConnectLoop()) {
            for (int i = 0; i < results.length; i++) {
                int index = i;
                ProbeAttempt.begin(loop, names, targets.get(i), timeout, fallbackDelay, result -> {
                    results[index] = result;
                    left.decrementAndGet();
                });
            }
            while (left.get() > 0) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("Interrupted while probing");
                }
                loop.turn();
            }
            return Arrays.asList(results);
        } catch (IOException e) {
            // No descriptor was left for the selector.
            return targets.stream()
                    .map(target ->
                            new ProbeResult(target, Outcome.NOT_PROBED, Duration.ZERO, String.valueOf(e.getMessage())))
                    .toList();
        }
    }
}
