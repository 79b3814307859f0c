package io.github.healthchecklib.internal;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Accepts the connections of an open port, answers and counts them, and warns if there are none. Used by the accept
 * thread alone.
 *
 * <p>The answer is to close the connection. What the client has sent by then is read first, without waiting for more,
 * because a socket that is closed with unread bytes sends RST too, and a load balancer may count a reset as a failed
 * probe. What arrives later, or exceeds the bound, is the sender's own risk: nothing ever waits on a client.
 */
final class ProbeAnswerer {
    /** More than any prober sends (a PROXY header, a TLS hello). */
    static final int MAX_DRAINED_BYTES = 64 * 1024;

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
            answer(connection);
        } catch (IOException endedByClient) {
            // A usual way to end a probe: the client has reset the connection.
        }
        return true;
    }

    /** The client sees the end of the stream before anything is done that it need not wait for. */
    private void answer(Socket connection) throws IOException {
        FlightRecorder.answered(connection);
        connection.shutdownOutput();
        drain(connection, drainBuffer);
    }

    /**
     * Reads what has come in, up to {@link #MAX_DRAINED_BYTES} and the last buffer's length beyond. Never blocks.
     *
     * @param buffer overwritten
     * @throws IOException if the client has reset the connection, which is a usual way to end a probe
     */
    static void drain(Socket connection, byte[] buffer) throws IOException {
        InputStream in = connection.getInputStream();
        int drained = 0;
        while (drained < MAX_DRAINED_BYTES && in.available() > 0) {
            int read = in.read(buffer);
            if (read < 0) {
                return;
            }
            drained += read;
        }
    }
}
