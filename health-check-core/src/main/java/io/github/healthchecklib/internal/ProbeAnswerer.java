package io.github.healthchecklib.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Accepts the connections of an open port, answers and counts them, and warns if there are none. Used by the accept
 * thread alone.
 */
final class ProbeAnswerer {
    private static final int DRAIN_BUFFER_BYTES = 8 * 1024;

    private final HeldPort port;
    private final BooleanSupplier shouldBeOpen;
    private final UnprobedWarning unprobed;
    private final ProbeCounter counter;
    private final Log log;
    private final byte[] drainBuffer = new byte[DRAIN_BUFFER_BYTES];

    ProbeAnswerer(
            HeldPort port, BooleanSupplier shouldBeOpen, Duration unprobedWarning, ProbeCounter counter, Log log) {
        this.port = port;
        this.shouldBeOpen = shouldBeOpen;
        this.unprobed = new UnprobedWarning(unprobedWarning);
        this.counter = counter;
        this.log = log;
    }

    /** The port was opened. */
    void opened() {
        unprobed.opened();
    }

    /**
     * Accepts one connection and answers it; or returns without one when the warning is due or the port was closed.
     *
     * @return whether there was one, and the port should have been open for it
     * @throws IOException if none can be accepted
     */
    boolean answerOne() throws IOException {
        Socket connection = port.accept(unprobed.millisLeft());
        if (connection == null) {
            if (unprobed.isDue()) {
                log.post(Level.WARNING, unprobed.text(Formats.of(port.address())));
            }
            unprobed.closed();
            return false;
        }
        try (connection) {
            unprobed.probed();
            if (!shouldBeOpen.getAsBoolean()) {
                return false;
            }
            counter.count();
            Probe.answer(connection, drainBuffer);
        } catch (IOException endedByClient) {
            // A usual way to end a probe: the client has reset the connection.
        }
        return true;
    }
}
