package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.Prober;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Probers that come at the same moment, as an orchestrator, a load balancer and a monitor do now and then. */
class BurstTest {
    /** An orchestrator, two load balancers and a monitor, one of which comes twice. */
    private static final int PROBERS = HealthCheckConfig.DEFAULT_BACKLOG + 1;

    private static final int ROUNDS = 40;

    /**
     * Below the second after which Linux repeats a connect that it dropped, which is also the usual timeout of a probe.
     */
    private static final Duration TIMEOUT = Duration.ofMillis(900);

    /** Before each round, so that the accept thread has to be woken up: as on a machine that has nothing else to do. */
    private static final Duration REST = Duration.ofMillis(30);

    /**
     * With the default settings, on an idle server. Stops at the first failure, each of which costs the whole timeout.
     */
    @Test
    void backlog_plus_one_connects_succeed_when_simultaneous() throws Exception {
        try (var server = new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0))) {
            server.start();
            for (int round = 1; round <= ROUNDS; round++) {
                await().pollDelay(REST).until(() -> true);
                assertThat(established(server.port()))
                        .as("connects of %d established within %s, in round %d", PROBERS, TIMEOUT, round)
                        .isEqualTo(PROBERS);
            }
        }
    }

    /** From one thread, which starts them within microseconds of each other. */
    private static int established(int port) throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        List<SocketChannel> probes = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < PROBERS; i++) {
                SocketChannel probe = SocketChannel.open();
                probes.add(probe);
                probe.configureBlocking(false);
                probe.register(selector, SelectionKey.OP_CONNECT);
            }
            for (SocketChannel probe : probes) {
                probe.connect(server);
            }
            long end = System.nanoTime() + TIMEOUT.toNanos();
            long left = TIMEOUT.toMillis();
            while (left > 0 && !probes.stream().allMatch(SocketChannel::isConnected)) {
                selector.select(left);
                for (SelectionKey connectable : selector.selectedKeys()) {
                    ((SocketChannel) connectable.channel()).finishConnect();
                    connectable.cancel();
                }
                selector.selectedKeys().clear();
                left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            }
        }
        int established = 0;
        for (SocketChannel probe : probes) {
            try (probe) {
                if (probe.isConnected()) {
                    established++;
                    // Once all are answered, the server is idle again.
                    probe.configureBlocking(true);
                    Prober.assertFinSeen(probe.socket());
                }
            }
        }
        return established;
    }
}
