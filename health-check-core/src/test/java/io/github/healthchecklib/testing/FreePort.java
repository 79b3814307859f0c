package io.github.healthchecklib.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port that nothing uses, for a test that must know it before it is bound. */
public final class FreePort {
    /** Below the ephemeral ports, of which an outgoing connection may take one between the look-up and its use. */
    private static final int FIRST = 10_000;

    private static final int END = 32_000;
    private static final int TRIES = 100;

    private FreePort() {}

    public static int lookUp() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // Another one, then.
            }
        }
        throw new IOException("no free port found in " + TRIES + " tries");
    }
}
