package io.github.healthchecklib.internal;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.TcpHealthCheckServer;
import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.Leftovers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A listening socket whose {@code close} runs out of memory or stack before it wakes the thread that accepts. */
@Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
class HalfClosedListenerTest {
    private final CapturedLog log = new CapturedLog();
    private final ProbeCounter counter = new ProbeCounter();

    /** How many connections of our own still fail for lack of memory. */
    private final AtomicInteger connectFailures = new AtomicInteger();

    private final AtomicInteger accepts = new AtomicInteger();
    private volatile Error failureOfClose = new OutOfMemoryError("the test says so");

    @SuppressWarnings("NullAway.Init")
    private AcceptLoop port;

    @BeforeEach
    void open() throws IOException {
        port = new AcceptLoop(
                new HalfClosing(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                1,
                () -> true,
                Duration.ZERO,
                counter,
                new Log(TcpHealthCheckServer.class));
        port.setOpen(true);
        assertAnswers(port.port());
        await().until(() -> accepts.get() == 2);
    }

    @AfterEach
    void close() {
        log.close();
        assertThat(Leftovers.threads()).isEmpty();
    }

    @Test
    void close_ends_the_thread_without_a_probe() throws Exception {
        port.close();

        assertThat(Leftovers.threads()).isEmpty();
        assertThat(isRefused(port.port())).isTrue();
        assertThat(counter.answered()).isEqualTo(1);
    }

    @Test
    void close_tries_again_until_there_is_memory() throws Exception {
        connectFailures.set(3);

        port.close();

        assertThat(Leftovers.threads()).isEmpty();
        assertThat(isRefused(port.port())).isTrue();
    }

    @Test
    void close_without_memory_leaves_the_thread_to_the_next_connection() throws Exception {
        connectFailures.set(Integer.MAX_VALUE);

        port.close();

        assertThat(Leftovers.threads()).hasSize(1);
        assertAnswers(port.port());
        await().until(() -> Leftovers.threads().isEmpty());
        assertThat(isRefused(port.port())).isTrue();
        assertThat(counter.answered()).isEqualTo(1);
    }

    @Test
    void closing_for_a_while_refuses_without_a_probe_and_says_so() throws Exception {
        port.setOpen(false);

        await().until(() -> isRefused(port.port()));
        await().untilAsserted(() -> assertThat(log.warnings())
                .containsExactly("Health check port 127.0.0.1:" + port.port() + " was not closed cleanly"));
        port.setOpen(true);
        assertAnswers(port.port());
        port.close();
    }

    @Test
    void closed_port_refuses_without_a_probe_once_memory_is_back() throws Exception {
        connectFailures.set(3);

        port.setOpen(false);

        // Logged by the accept thread, once it has left accept.
        await().until(() -> !log.warnings().isEmpty());
        assertThat(isRefused(port.port())).isTrue();
        assertThat(counter.answered()).isEqualTo(1);
        port.close();
    }

    /** The caller must not think that the port is closed: nothing could be done on its stack, and others do it soon. */
    @Test
    void close_without_stack_throws_and_refuses_soon() throws Exception {
        failureOfClose = new StackOverflowError("the test says so");
        connectFailures.set(1);

        assertThatThrownBy(() -> port.setOpen(false)).isInstanceOf(StackOverflowError.class);

        await().until(() -> isRefused(port.port()));
        assertThat(port.isOpen()).isFalse();
        port.setOpen(true);
        assertAnswers(port.port());
        failureOfClose = new OutOfMemoryError("the test says so");
        port.close();
    }

    @Test
    void close_refuses_when_repeated_with_more_stack() throws Exception {
        failureOfClose = new StackOverflowError("the test says so");
        connectFailures.set(2);
        assertThatThrownBy(port::close).isInstanceOf(StackOverflowError.class);

        await().until(() -> connectFailures.get() < 0);
        port.close();

        assertThat(isRefused(port.port())).isTrue();
        assertThat(Leftovers.threads()).isEmpty();
    }

    private final class HalfClosing implements SocketSource {
        @Override
        public ServerSocket createListener() throws IOException {
            return new HalfClosed();
        }

        @Override
        public Socket createHolder() {
            return new Socket() {
                @Override
                public void connect(SocketAddress endpoint, int timeout) throws IOException {
                    if (connectFailures.getAndDecrement() > 0) {
                        throw new OutOfMemoryError("the test says so");
                    }
                    super.connect(endpoint, timeout);
                }
            };
        }
    }

    /** As the JDK's: a second close does nothing, and the end of an accept finishes the first. */
    private final class HalfClosed extends ServerSocket {
        private volatile boolean closing;

        HalfClosed() throws IOException {}

        @Override
        public void close() {
            if (!closing) {
                closing = true;
                throw failureOfClose;
            }
        }

        @Override
        public Socket accept() throws IOException {
            accepts.incrementAndGet();
            try {
                return super.accept();
            } finally {
                if (closing) {
                    super.close();
                }
            }
        }
    }
}
