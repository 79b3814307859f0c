package io.github.healthchecklib.internal;

import static io.github.healthchecklib.testing.Prober.assertFinSeen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.SocketTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProbeAnswererTest {
    private final byte[] buffer = new byte[8 * 1024];
    private ServerSocket listener;
    private Socket client;
    private Socket accepted;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        accepted = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        accepted.close();
        client.close();
        listener.close();
    }

    @Test
    void draining_a_silent_client_does_not_wait_for_it() throws Exception {
        ProbeAnswerer.drain(accepted, buffer);

        assertThat(accepted.getInputStream().available()).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void received_bytes_are_read_so_that_close_sends_fin() throws Exception {
        send(30_000);

        ProbeAnswerer.drain(accepted, buffer);
        accepted.close();

        assertFinSeen(client);
        assertThat(SocketTable.isReset(client)).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void undrained_closing_would_reset_the_client() throws Exception {
        send(30_000);

        accepted.close();

        await().until(() -> SocketTable.isReset(client));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void client_that_sends_more_than_is_read_sees_the_end_of_the_stream() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        try (AcceptLoop port = openPort(() -> isCountedDown(sent));
                Socket sender = new Socket()) {
            sender.setSendBufferSize(200_000);
            sender.connect(port.address());
            sender.getOutputStream().write(new byte[200_000]);
            sent.countDown();

            await().until(() -> SocketTable.isReset(sender));
            assertFinSeen(sender);
        }
    }

    private static AcceptLoop openPort(BooleanSupplier shouldBeOpen) throws IOException {
        AcceptLoop port = new AcceptLoop(
                SocketSource.JDK,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                1,
                shouldBeOpen,
                Duration.ZERO,
                new ProbeCounter(),
                new Log(ProbeAnswererTest.class));
        port.setOpen(true);
        return port;
    }

    private static boolean isCountedDown(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void draining_ends_at_its_bound_however_much_has_come_in() throws Exception {
        accepted.setReceiveBufferSize(1024 * 1024);
        int sent = 100_000;
        send(sent);

        ProbeAnswerer.drain(accepted, buffer);

        assertThat(accepted.getInputStream().available()).isBetween(1, sent - ProbeAnswerer.MAX_DRAINED_BYTES);
    }

    @Test
    void a_client_that_has_closed_is_drained_too() throws Exception {
        send(10);
        client.shutdownOutput();

        ProbeAnswerer.drain(accepted, buffer);

        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
    }

    private void send(int bytes) throws IOException {
        client.getOutputStream().write(new byte[bytes]);
        await().until(() -> accepted.getInputStream().available() == bytes);
    }
}
