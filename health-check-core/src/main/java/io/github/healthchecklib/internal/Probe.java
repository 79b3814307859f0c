package io.github.healthchecklib.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * Answers an accepted connection: by nothing but closing it.
 *
 * <p>What the client has sent by then is read first, without waiting for more, because a socket that is closed with
 * bytes unread sends RST too, and a load balancer may count a reset as a failed probe. What comes in later than that,
 * or exceeds the bound, is the sender's own risk: nothing ever waits on a client.
 */
final class Probe {
    /** More than any prober sends (a PROXY header, a TLS hello). */
    static final int MAX_DRAINED_BYTES = 64 * 1024;

    private Probe() {}

    /** Answers a probe: the client sees the end of the stream before anything is done that it need not wait for. */
    static void answer(Socket connection, byte[] buffer) throws IOException {
        FlightRecorder.answered(connection);
        connection.shutdownOutput();
        drain(connection, buffer);
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
