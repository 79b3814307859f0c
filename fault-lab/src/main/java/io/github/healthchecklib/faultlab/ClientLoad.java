package io.github.healthchecklib.faultlab;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Runs clients that are not probers: several threads, each with one client after another. */
public final class ClientLoad implements AutoCloseable {
    private static final int MEGABYTE = 1 << 20;
    private static final byte[][] GARBAGE = {
        random(100),
        {0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x03},
        "GET / HTTP/1.1\r\nHost: application\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
        "PROXY TCP4 10.99.1.2 10.99.1.1 56324 9000\r\n".getBytes(StandardCharsets.US_ASCII),
        random(MEGABYTE)
    };

    private final int clients;
    private final Duration pause;
    private final Addresses addresses;
    private final Client client;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private volatile boolean closed;

    /** The address for each client. Many addresses of one machine keep local ports from running out. */
    @FunctionalInterface
    public interface Addresses {
        /**
         * Returns an address.
         *
         * @param number the client's, from 0 on
         * @return where it connects
         */
        InetSocketAddress of(int number);
    }

    /** What a client does. */
    @FunctionalInterface
    public interface Client {
        /**
         * Connects, and does the rest.
         *
         * @param to where
         * @param number the client's, from 0 on
         * @throws IOException if it could not
         */
        void connect(InetSocketAddress to, int number) throws IOException;
    }

    private ClientLoad(int clients, Duration pause, Addresses addresses, Client client) {
        this.clients = clients;
        this.pause = pause;
        this.addresses = addresses;
        this.client = client;
    }

    /**
     * Starts clients.
     *
     * @param threads how many clients at a time
     * @param clients how many in all
     * @param pause of a thread after each client
     * @param addresses where they connect
     * @param client what they do
     * @return the load
     */
    public static ClientLoad start(int threads, int clients, Duration pause, Addresses addresses, Client client) {
        ClientLoad load = new ClientLoad(clients, pause, addresses, client);
        for (int i = 0; i < threads; i++) {
            int first = i;
            Thread thread = new Thread(() -> load.run(first, threads), "clients");
            thread.setDaemon(true);
            load.threads.add(thread);
        }
        load.threads.forEach(Thread::start);
        return load;
    }

    private void run(int first, int step) {
        for (long i = first; i < clients && !closed; i += step) {
            try {
                client.connect(addresses.of((int) i), (int) i);
                connected.incrementAndGet();
            } catch (IOException e) {
                failure.compareAndSet(null, e);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /**
     * Returns how many clients have connected and done the rest.
     *
     * @return the number so far
     */
    public int connected() {
        return connected.get();
    }

    /**
     * Waits until all clients have ended.
     *
     * @throws IOException if one failed
     * @throws InterruptedException if the thread is interrupted
     */
    public void awaitEnd() throws IOException, InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        IOException first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    /** Starts no more clients. */
    @Override
    public void close() {
        closed = true;
    }

    /**
     * Connects.
     *
     * @param to where
     * @return the connection
     * @throws IOException if it is not accepted
     */
    public static Socket connect(InetSocketAddress to) throws IOException {
        return new Socket(to.getAddress(), to.getPort());
    }

    /**
     * Connects and closes the connection.
     *
     * @param to where
     * @param number of no meaning
     * @throws IOException if it is not accepted
     */
    public static void connectAndClose(InetSocketAddress to, int number) throws IOException {
        connect(to).close();
    }

    /**
     * Connects and resets the connection.
     *
     * @param to where
     * @param number of no meaning
     * @throws IOException if it is not accepted
     */
    public static void connectAndReset(InetSocketAddress to, int number) throws IOException {
        try (Socket socket = connect(to)) {
            socket.setSoLinger(true, 0);
        }
    }

    /**
     * Connects, sends random bytes, TLS, HTTP, a PROXY header or 1 MB, and closes the connection. The other side may
     * close it first.
     *
     * @param to where
     * @param number chooses what to send
     * @throws IOException if it is not accepted
     */
    public static void sendGarbage(InetSocketAddress to, int number) throws IOException {
        try (Socket socket = connect(to)) {
            OutputStream out = socket.getOutputStream();
            out.write(GARBAGE[number % GARBAGE.length]);
        } catch (ConnectException notConnected) {
            throw notConnected;
        } catch (IOException closedMeanwhile) {
            // The application reads only what has arrived when it accepts.
            return;
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
