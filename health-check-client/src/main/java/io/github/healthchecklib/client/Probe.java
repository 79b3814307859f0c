package io.github.healthchecklib.client;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One probe, as a platform makes it: a connect that is closed as soon as it has succeeded. Nothing is sent, nothing is
 * read.
 *
 * <pre>{@code
 * ProbeResult result = Probe.once(Target.parse("127.0.0.1:9000"), Duration.ofSeconds(1));
 * }</pre>
 *
 * <p>A name is looked up, and its addresses are tried, as kubelet does: those of the first one's family one after
 * another; those of the other family (IPv6 or IPv4) besides, 300 ms later or when the first have failed. The first
 * connect that succeeds decides. If all fail, a silence counts for more than a refusal, and a refusal for more than
 * everything else.
 *
 * <p>A look-up that the operating system leaves without an answer is left to its thread, a daemon, of which there are
 * at most 16.
 */
public final class Probe {
    static final NameLookup NAMES = new NameLookup(InetAddress::getAllByName);

    private Probe() {}

    /**
     * Probes a target.
     *
     * @param target where
     * @param timeout the longest that it may take, look-up included; 1 ms to 1 day
     * @return the result, at the timeout at the latest, but for the milliseconds in which a busy machine doesn't wake
     *     the thread
     * @throws IllegalArgumentException if the timeout is out of range
     * @throws InterruptedException if the thread is interrupted; nothing is left open then
     */
    public static ProbeResult once(Target target, Duration timeout) throws InterruptedException {
        return once(List.of(target), timeout).get(0);
    }

    /**
     * Probes targets, all at the same time.
     *
     * @param targets where
     * @param timeout the longest that each may take, look-up included; 1 ms to 1 day
     * @return their results, in the order of the targets, at the timeout at the latest
     * @throws IllegalArgumentException if the timeout is out of range
     * @throws InterruptedException if the thread is interrupted; nothing is left open then
     */
    public static List<ProbeResult> once(List<Target> targets, Duration timeout) throws InterruptedException {
        return once(targets, timeout, ProbeAttempt.FALLBACK_DELAY, NAMES);
    }

    static List<ProbeResult> once(List<Target> targets, Duration timeout, Duration fallbackDelay, NameLookup names)
            throws InterruptedException {
        Limits.check("timeout", timeout, Limits.SHORTEST);
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
            // No selector, for want of descriptors.
            return targets.stream()
                    .map(target ->
                            new ProbeResult(target, Outcome.NOT_PROBED, Duration.ZERO, String.valueOf(e.getMessage())))
                    .toList();
        }
    }
}
