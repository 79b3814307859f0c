package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.assertFinSeen;
import static io.github.healthchecklib.testing.Prober.connect;
import static io.github.healthchecklib.testing.Prober.connectsWithin;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.internal.AcceptLoop;
import io.github.healthchecklib.internal.Log;
import io.github.healthchecklib.internal.ProbeCounter;
import io.github.healthchecklib.internal.SocketSource;
import io.github.healthchecklib.testing.ChildJvm;
import io.github.healthchecklib.testing.SocketTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What probers see while the accept thread is stalled: the first probe is not answered until the test lets it go. */
class BacklogTest {
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        go.countDown();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @EnabledOnOs(OS.LINUX)
    void stalled_server_passes_backlog_plus_one_probes(int backlog) throws Exception {
        try (var server = stalled(backlog)) {
            for (int i = 0; i < backlog + 1; i++) {
                assertThat(connectsWithin(10_000, server.port())).isTrue();
            }
            assertThat(connectsWithin(300, server.port())).isFalse();
            go.countDown();
        }
    }

    @Tag(ChildJvm.TAG)
    @Test
    @EnabledOnOs(OS.LINUX)
    void frozen_process_passes_five_probes_by_default() throws Exception {
        try (var child = ChildJvm.start(Opens.class)) {
            int port = Integer.parseInt(child.awaitLine("port "));
            child.freeze();

            for (int i = 0; i < 5; i++) {
                assertThat(connectsWithin(10_000, port)).isTrue();
            }
            assertThat(connectsWithin(300, port)).isFalse();

            child.unfreeze();
            assertAnswers(port);
        }
    }

    static final class Opens {
        public static void main(String[] args) throws Exception {
            var server = new TcpHealthCheckServer("127.0.0.1", 0);
            server.start();
            System.out.println("port " + server.port());
            System.in.read();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void bytes_sent_before_accept_are_drained_and_end_in_fin() throws Exception {
        try (var server = stalled(1);
                Socket talkative = connect(server.port())) {
            talkative.getOutputStream().write(new byte[20_000]);

            go.countDown();

            assertFinSeen(talkative);
            // Once the next is answered, this one has been closed.
            assertAnswers(server.port());
            assertThat(SocketTable.isReset(talkative)).isFalse();
        }
    }

    private AcceptLoop stalled(int backlog) throws Exception {
        var port = new AcceptLoop(
                SocketSource.JDK,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                backlog,
                this::stall,
                Duration.ZERO,
                new ProbeCounter(),
                new Log(TcpHealthCheckServer.class));
        port.setOpen(true);
        connect(port.port()).close();
        stalled.await();
        return port;
    }

    private boolean stall() {
        stalled.countDown();
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return true;
    }
}
