package io.github.healthchecklib.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Probes a port of its own before the first real probe, a few times open and a few times refused. Loading the code of a
 * probe takes a JVM 20 ms and more, which would otherwise be part of the time of the first connect.
 */
final class WarmUp {
    private static final Duration TIMEOUT = Duration.ofMillis(100);

    private static final int ROUNDS = 5;

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private WarmUp() {}

    /** Does so in the first call in a JVM; other calls return at once. */
    static void once() {
        if (BEGUN.compareAndSet(false, true)) {
            try {
                probe(open());
            } catch (IOException e) {
                // Without a loopback interface or descriptors: the first figure is too high, and nothing else is wrong.
                System.getLogger(WarmUp.class.getName()).log(System.Logger.Level.DEBUG, "no warm-up", e);
            } catch (InterruptedException e) {
                // The real probe is what was interrupted.
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns a target that was open, and is refused by now. */
    private static Target open() throws IOException, InterruptedException {
        try (ServerSocket listener = new ServerSocket(0, ROUNDS, InetAddress.getLoopbackAddress())) {
            Target target = new Target(listener.getInetAddress().getHostAddress(), listener.getLocalPort());
            probe(target);
            // Otherwise, closing the listener would reset them, which looks like failed probes in the machine's
            // counters.
            listener.setSoTimeout((int) TIMEOUT.toMillis());
            for (int i = 0; i < ROUNDS; i++) {
                listener.accept().close();
            }
            return target;
        }
    }

    private static void probe(Target target) throws InterruptedException {
        Probe.once(Collections.nCopies(ROUNDS, target), TIMEOUT, ProbeAttempt.FALLBACK_DELAY, Probe.NAMES);
    }
}
