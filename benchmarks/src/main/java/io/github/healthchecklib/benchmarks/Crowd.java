package io.github.healthchecklib.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that are no probers: some threads, on each of which one comes after the other, until all have come or this is
 * closed.
 */
final class Crowd implements TruthFault.Ongoing {
    private static final int ADDRESSES = 60_000;
    private static final int LOOPBACK = 127;

    /** What one client does. */
    interface Client {
        void connect(InetSocketAddress to, int number) throws IOException;
    }

    private final int port;
    private final int threads;
    private final int most;
    private final Duration pause;
    private final Client client;
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    private Crowd(int port, int threads, int most, Duration pause, Client client) {
        this.port = port;
        this.threads = threads;
        this.most = most;
        this.pause = pause;
        this.client = client;
    }

    /**
     * Has them come.
     *
     * @param most how many, by all the threads together
     * @param pause of a thread, after each
     */
    static Crowd of(int port, int threads, int most, Duration pause, Client client) {
        Crowd crowd = new Crowd(port, threads, most, pause, client);
        for (int i = 0; i < threads; i++) {
            int first = i;
            Thread thread = new Thread(() -> crowd.connect(first), "clients");
            thread.setDaemon(true);
            thread.start();
        }
        return crowd;
    }

    private void connect(int first) {
        for (int i = first; i < most && !over.get(); i += threads) {
            try {
                client.connect(address(i), i);
                connected.incrementAndGet();
            } catch (IOException e) {
                // What the clients meet is no news; what the prober meets is.
                continue;
            } finally {
                LockSupport.parkNanos(pause.toNanos());
            }
        }
    }

    /** Many addresses of this machine, so that local ports don't run out. */
    private InetSocketAddress address(int number) throws IOException {
        int address = number % ADDRESSES;
        byte[] bytes = {LOOPBACK, 1, (byte) (address / 250), (byte) (1 + address % 250)};
        return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    }

    @Override
    public int clients() {
        return connected.get();
    }

    @Override
    public void close() {
        over.set(true);
    }
}
