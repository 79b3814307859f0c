package io.github.healthchecklib.examples.hl7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How connections end: on the peer's side, and when the server is closed. */
class MllpServerTest {
    private static final String MESSAGE = Messages.adt("A04", "2.5", "MSG1");

    private final ExecutorService background = Executors.newCachedThreadPool();
    private final CountDownLatch inProgress = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init")
    private MllpServer server;

    @AfterEach
    void close() {
        go.countDown();
        server.close();
        background.shutdownNow();
        await().until(() -> threads().isEmpty());
    }

    @Test
    void closing_waits_for_the_message_in_progress_which_is_answered() throws Exception {
        start(Duration.ofSeconds(20));
        // Accepted in this order; a connection that is not yet, the kernel resets.
        try (MllpClient idle = new MllpClient(server.port());
                MllpClient client = new MllpClient(server.port())) {
            client.send(MESSAGE);
            inProgress.await();

            Future<?> closing = background.submit(server::close);
            assertThat(idle.isEnded()).isTrue();
            assertThat(closing.isDone()).isFalse();
            go.countDown();

            assertThat(client.answer()).isEqualTo("the answer");
            assertThat(client.isEnded()).isTrue();
            closing.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void closing_takes_no_message_after_the_one_in_progress() throws Exception {
        start(Duration.ofSeconds(20));
        try (MllpClient client = new MllpClient(server.port())) {
            client.send(MESSAGE).send(MESSAGE).send(MESSAGE);
            inProgress.await();
            Future<?> closing = background.submit(server::close);
            await().until(() -> isRefused(server.port()));
            go.countDown();
            closing.get(10, TimeUnit.SECONDS);

            assertThat(client.answer()).isEqualTo("the answer");
            assertThatThrownBy(client::answer).isInstanceOfAny(AssertionError.class, IOException.class);
        }
    }

    @Test
    void closing_gives_up_on_a_handler_that_is_stuck_after_the_drain_limit() throws Exception {
        start(Duration.ofMillis(200));
        try (MllpClient client = new MllpClient(server.port())) {
            client.send(MESSAGE);
            inProgress.await();

            background.submit(server::close).get(10, TimeUnit.SECONDS);

            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void a_peer_that_never_reads_its_answers_does_not_hold_up_closing_beyond_the_limit() throws Exception {
        go.countDown();
        start(Duration.ofMillis(200));
        try (MllpClient deaf = new MllpClient(server.port())) {
            byte[] frame = MllpClient.frame(new byte[] {'x'});
            Future<?> sending = background.submit(() -> {
                try {
                    while (true) {
                        deaf.sendBytes(frame);
                    }
                } catch (IOException closed) {
                    // What the test waits for.
                }
            });
            inProgress.await();

            background.submit(server::close).get(10, TimeUnit.SECONDS);

            sending.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_taken_port_fails_the_start_and_leaves_nothing() throws Exception {
        go.countDown();
        start(Duration.ofSeconds(1));
        var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());

        assertThatThrownBy(() -> MllpServer.start(taken, 1024, Duration.ofSeconds(1), new WaitingHandler()))
                .isInstanceOf(BindException.class);

        assertThat(threads()).containsExactly("mllp-accept");
    }

    @Test
    void a_handler_that_fails_costs_its_own_connection_only() throws Exception {
        go.countDown();
        start(Duration.ofSeconds(1));
        try (MllpClient unlucky = new MllpClient(server.port());
                MllpClient other = new MllpClient(server.port())) {
            assertThat(unlucky.send("fail").isEnded()).isTrue();
            assertThat(other.send(MESSAGE).answer()).isEqualTo("the answer");
        }
    }

    private void start(Duration drainLimit) throws IOException {
        server = MllpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024, drainLimit, new WaitingHandler());
    }

    private static boolean isRefused(int port) {
        try {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            return true;
        } catch (IOException stillOpen) {
            return false;
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mllp-"))
                .toList();
    }

    private final class WaitingHandler implements MllpServer.Handler {
        @Override
        public String answer(String message) {
            if (message.equals("fail")) {
                throw new IllegalStateException("as the test wants it");
            }
            inProgress.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "the answer";
        }

        @Override
        public String answerTooLong(String beginning, int maxBytes) {
            return "too long";
        }
    }
}
