package io.github.healthchecklib.examples.hl7.mllp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.examples.hl7.Messages;
import io.github.healthchecklib.examples.hl7.MllpClient;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections end: on the peer's side, at a limit, and when the server is closed. */
class MllpServerTest {
    private static final String MESSAGE = Messages.adt("A04", "2.5", "MSG1");

    private final ExecutorService background = Executors.newCachedThreadPool();
    private final CountDownLatch inProgress = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    private Duration finishLimit = Duration.ZERO;

    @SuppressWarnings("NullAway.Init")
    private MllpServer server;

    @AfterEach
    void close() {
        go.countDown();
        server.close(finishLimit);
        background.shutdownNow();
        await().until(() -> threads().isEmpty());
    }

    @Test
    void close_waits_until_the_message_in_progress_is_answered() throws Exception {
        start(Duration.ofSeconds(20));
        // Accepted in this order; a connection that is not yet, the kernel resets.
        try (MllpClient idle = new MllpClient(server.port());
                MllpClient client = new MllpClient(server.port())) {
            client.send(MESSAGE);
            inProgress.await();

            Future<?> closing = background.submit(() -> server.close(finishLimit));
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
        try (MllpClient client = new MllpClient(server.port());
                MllpClient idle = new MllpClient(server.port())) {
            client.send(MESSAGE).send(MESSAGE).send(MESSAGE);
            inProgress.await();
            Future<?> closing = background.submit(() -> server.close(finishLimit));
            // Once it has ended, no connection is read from any more.
            assertThat(idle.isEnded()).isTrue();
            go.countDown();
            closing.get(10, TimeUnit.SECONDS);

            assertThat(client.answer()).isEqualTo("the answer");
            assertThatThrownBy(client::answer).isInstanceOfAny(AssertionError.class, IOException.class);
        }
    }

    @Test
    void close_gives_up_on_a_stuck_handler_after_the_limit() throws Exception {
        start(Duration.ofMillis(200));
        try (MllpClient client = new MllpClient(server.port())) {
            client.send(MESSAGE);
            inProgress.await();

            background.submit(() -> server.close(finishLimit)).get(10, TimeUnit.SECONDS);

            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void client_that_never_reads_does_not_delay_close_beyond_the_limit() throws Exception {
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

            background.submit(() -> server.close(finishLimit)).get(10, TimeUnit.SECONDS);

            sending.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_taken_port_fails_the_start_and_leaves_nothing() throws Exception {
        go.countDown();
        start(Duration.ofSeconds(1));
        var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());

        assertThatThrownBy(() -> MllpServer.start(taken, limits(10, 30), new WaitingHandler()))
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

    @Test
    void clients_beyond_the_limit_are_hung_up_on() throws Exception {
        go.countDown();
        start(limits(2, 30));
        MllpClient first = new MllpClient(server.port());
        try (MllpClient second = new MllpClient(server.port())) {
            assertThat(first.send(MESSAGE).answer()).isEqualTo("the answer");
            assertThat(second.send(MESSAGE).answer()).isEqualTo("the answer");
            try (MllpClient third = new MllpClient(server.port())) {
                assertThat(third.isHungUpOn()).isTrue();
            }
            first.close();
            await().untilAsserted(() -> {
                try (MllpClient later = new MllpClient(server.port())) {
                    assertThat(later.send(MESSAGE).answer()).isEqualTo("the answer");
                }
            });
        }
    }

    @Test
    void server_answers_its_own_question_at_the_client_limit() throws Exception {
        go.countDown();
        start(limits(1, 30));
        try (MllpClient only = new MllpClient(server.port())) {
            assertThat(only.send(MESSAGE).answer()).isEqualTo("the answer");

            byte[] answer = server.ask(MESSAGE.getBytes(UTF_8), Duration.ofSeconds(10));

            assertThat(answer).asString(UTF_8).isEqualTo("the answer");
        }
    }

    @Test
    void message_that_does_not_end_in_time_ends_its_connection() throws Exception {
        go.countDown();
        start(limits(10, 1));
        try (MllpClient idle = new MllpClient(server.port());
                MllpClient slow = new MllpClient(server.port())) {
            slow.sendBytes((byte) MllpReader.VT, (byte) 'M');

            assertThat(slow.isEnded()).isTrue();
            assertThat(idle.send(MESSAGE).answer()).isEqualTo("the answer");
        }
    }

    @Test
    void server_recognizes_its_own_question_at_any_address() throws Exception {
        go.countDown();
        server = MllpServer.start(new InetSocketAddress("127.0.0.2", 0), limits(1, 30), new WaitingHandler());
        try (Socket only = new Socket("127.0.0.2", server.port())) {
            only.getOutputStream().write(MllpClient.frame(MESSAGE.getBytes(UTF_8)));
            assertThat(only.getInputStream().read()).isEqualTo(MllpReader.VT);

            assertThat(server.ask(MESSAGE.getBytes(UTF_8), Duration.ofSeconds(10)))
                    .asString(UTF_8)
                    .isEqualTo("the answer");
        }
    }

    @Test
    void a_client_that_takes_no_answers_is_hung_up_on() throws Exception {
        go.countDown();
        start(limits(10, 1));
        try (MllpClient deaf = new MllpClient(server.port())) {
            byte[] frame = MllpClient.frame(new byte[] {'x'});

            assertThatThrownBy(() -> {
                        while (true) {
                            deaf.sendBytes(frame);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void messages_that_exceed_the_shared_memory_are_cut() throws Exception {
        go.countDown();
        int message = 64 * 1024;
        finishLimit = Duration.ofSeconds(1);
        server = MllpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new MllpLimits(message, 3 * message, 10, Duration.ofSeconds(30)),
                (frame, peer) -> frame.extent().name().getBytes(UTF_8));
        byte[] frame = MllpClient.frame(new byte[message]);
        byte[] unfinished = Arrays.copyOf(frame, frame.length - 2);
        try (MllpClient first = new MllpClient(server.port());
                MllpClient second = new MllpClient(server.port());
                MllpClient third = new MllpClient(server.port())) {
            // The third needs what both hold, and half of it again while it grows.
            first.sendBytes(unfinished);
            second.sendBytes(unfinished);
            await().untilAsserted(
                            () -> assertThat(third.sendBytes(frame).answer()).isEqualTo("NO_ROOM"));
            assertThat(third.send("short").answer()).isEqualTo("COMPLETE");

            assertThat(first.sendBytes((byte) MllpReader.FS, (byte) MllpReader.CR)
                            .answer())
                    .isEqualTo("COMPLETE");
            assertThat(third.sendBytes(frame).answer()).isEqualTo("COMPLETE");
        }
    }

    @Test
    void answered_message_is_not_held_while_its_client_is_idle() throws Exception {
        List<WeakReference<Frame>> answered = new CopyOnWriteArrayList<>();
        server = MllpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits(10, 30), (frame, peer) -> {
                    answered.add(new WeakReference<>(frame));
                    return "the answer".getBytes(UTF_8);
                });
        try (MllpClient idle = new MllpClient(server.port())) {
            assertThat(idle.send(MESSAGE).answer()).isEqualTo("the answer");

            await().untilAsserted(() -> {
                System.gc();
                assertThat(answered).singleElement().matches(frame -> frame.get() == null);
            });
        }
    }

    @Test
    void client_for_which_no_thread_can_be_started_does_not_count() throws Exception {
        go.countDown();
        AtomicBoolean threadsLeft = new AtomicBoolean();
        server = MllpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                limits(1, 30),
                new WaitingHandler(),
                task -> new Thread(task, "mllp-connection") {
                    @Override
                    public synchronized void start() {
                        if (!threadsLeft.get()) {
                            throw new OutOfMemoryError("unable to create native thread");
                        }
                        super.start();
                    }
                });
        for (int i = 0; i < 3; i++) {
            try (MllpClient client = new MllpClient(server.port())) {
                assertThat(client.isHungUpOn()).isTrue();
            }
        }
        threadsLeft.set(true);

        try (MllpClient client = new MllpClient(server.port())) {
            assertThat(client.send(MESSAGE).answer()).isEqualTo("the answer");
        }
    }

    @ParameterizedTest
    @ValueSource(bytes = {'x', MllpReader.VT})
    void client_that_sends_too_much_outside_of_messages_is_hung_up_on(byte garbage) throws Exception {
        go.countDown();
        start(limits(10, 30));
        byte[] some = new byte[64 * 1024];
        Arrays.fill(some, garbage);
        try (MllpClient client = new MllpClient(server.port())) {
            assertThatThrownBy(() -> {
                        while (true) {
                            client.sendBytes(some);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    private void start(Duration finishLimit) throws IOException {
        this.finishLimit = finishLimit;
        start(limits(10, 30));
    }

    private void start(MllpLimits limits) throws IOException {
        server = MllpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits, new WaitingHandler());
    }

    private static MllpLimits limits(int maxConnections, int timeoutSeconds) {
        return new MllpLimits(1024, 1024 * 1024, maxConnections, Duration.ofSeconds(timeoutSeconds));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mllp-"))
                .toList();
    }

    private final class WaitingHandler implements MllpHandler {
        @Override
        public byte[] answer(Frame frame, String peer) {
            if (new String(frame.bytes(), UTF_8).equals("fail")) {
                throw new IllegalStateException("as the test wants it");
            }
            inProgress.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "the answer".getBytes(UTF_8);
        }
    }
}
