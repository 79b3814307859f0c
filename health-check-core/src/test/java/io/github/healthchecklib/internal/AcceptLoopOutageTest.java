package io.github.healthchecklib.internal;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.TcpHealthCheckServer;
import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.Leftovers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real sockets whose {@code accept} fails as the operating system or the JVM would make it fail. */
class AcceptLoopOutageTest {
    private static final long MIN_BACK_OFF_NANOS = 10_000_000;

    private final CapturedLog log = new CapturedLog();
    private final ProbeCounter counter = new ProbeCounter();
    private final AtomicInteger openAttempts = new AtomicInteger();
    private final AtomicInteger accepts = new AtomicInteger();
    private volatile @Nullable Supplier<Throwable> fault;
    private final AtomicInteger faultsLeft = new AtomicInteger();
    private final AtomicInteger noListeners = new AtomicInteger();
    private final List<Long> backOffs = new CopyOnWriteArrayList<>();
    private volatile long failingBackOff;
    private @Nullable AcceptLoop port;

    @AfterEach
    void close() {
        if (port != null) {
            port.close();
        }
        log.close();
        assertThat(Leftovers.threads()).isEmpty();
    }

    @Test
    void aborted_connection_is_survived_and_logged_once() throws Exception {
        inject(1, () -> new SocketException("Software caused connection abort (accept failed)"));
        open();

        assertAnswers(openPort().port());

        String where = "Health check port 127.0.0.1:" + openPort().port();
        await().untilAsserted(() -> assertThat(log.infos())
                .containsExactly(where + " accepts connections again after 1 failures in a row; the first:"
                        + " java.net.SocketException: Software caused connection abort (accept failed)"));
        assertThat(log.warnings())
                .containsExactly(
                        where + " cannot accept connections: java.net.SocketException: Software caused connection abort"
                                + " (accept failed). Retrying; if this continues, the port is closed until it recovers."
                                + " Check whether file descriptors or memory are used up.");
    }

    @Test
    void an_error_of_the_jvm_is_survived() throws Exception {
        inject(2, () -> new OutOfMemoryError("Java heap space"));
        open();

        assertAnswers(openPort().port());

        await().untilAsserted(() -> assertThat(log.warnings()).hasSize(1));
    }

    @Test
    void each_outage_is_logged_once() throws Exception {
        open();
        assertAnswers(openPort().port());
        for (int outage = 1; outage <= 3; outage++) {
            inject(2, () -> new SocketException("Too many open files"));
            // The accept that is waiting already takes the first; the next two fail before the second is taken.
            assertAnswers(openPort().port());
            assertAnswers(openPort().port());
            int outages = outage;
            await().until(() -> log.infos().size() == outages);
            assertThat(log.warnings()).hasSize(outage);
        }
    }

    @Test
    void lasting_outage_closes_the_port_without_spinning() throws Exception {
        inject(Integer.MAX_VALUE, () -> new SocketException("Too many open files"));
        open();
        int number = openPort().port();

        await().until(() -> !openPort().isOpen());
        assertThat(isRefused(number)).isTrue();
        assertThat(openPort().outage()).contains("java.net.SocketException: Too many open files");
        // 5 failures with back-off close it; without one it would be thousands.
        assertThat(accepts.get()).isLessThanOrEqualTo(Outage.MAX_FAILURES_WHILE_OPEN + 2);

        inject(0, () -> new AssertionError());
        await().until(() -> openPort().isOpen());
        assertAnswers(number);
        await().until(() -> log.infos().size() == 1);
        assertThat(log.warnings()).hasSize(1);
        assertThat(openPort().outage()).isEmpty();
    }

    @Test
    void a_log_that_throws_does_not_end_the_accept_thread() throws Exception {
        inject(1, () -> new SocketException("Too many open files"));
        try (var failing = new CapturedLog(record -> {
            throw new IllegalStateException("the disk of the log is full");
        })) {
            open();
            assertAnswers(openPort().port());
            assertAnswers(openPort().port());
            await().untilAsserted(() -> assertThat(failing.warnings()).hasSize(1));
        }
    }

    @Test
    void close_during_an_outage_does_not_wait_for_the_back_off() throws Exception {
        inject(Integer.MAX_VALUE, () -> new SocketException("Too many open files"));
        open();
        int number = openPort().port();
        await().until(() -> openAttempts.get() >= 2);

        openPort().close();

        assertThat(Leftovers.threads()).isEmpty();
        assertThat(isRefused(number)).isTrue();
    }

    @Test
    void unprobed_warning_does_not_repeat_the_outage() throws Exception {
        inject(1, () -> new SocketException("Too many open files"));
        open(Duration.ofMillis(50));

        await().until(() -> log.warnings().stream().anyMatch(line -> line.contains("without being probed")));
        assertThat(log.infos())
                .as("the end of the outage, of which nobody knows yet")
                .isEmpty();
        assertAnswers(openPort().port());

        await().until(() -> log.infos().size() == 1);
        assertThat(log.warnings()).hasSize(2);
    }

    @Test
    void port_that_cannot_be_opened_says_why_and_opens_once_it_can() throws Exception {
        noListeners.set(3);
        open();
        assertThat(openPort().openFailure()).hasMessage("Too many open files");
        assertThat(openPort().isOpen()).isFalse();

        await().until(() -> openPort().isOpen());

        assertAnswers(openPort().port());
        assertThat(openPort().openFailure()).isNull();
        assertThat(openAttempts.get()).isEqualTo(4);
    }

    /** As when a status flaps while an accept fails: what has failed is gone. */
    @Test
    void failure_of_an_earlier_listener_is_no_outage() throws Exception {
        inject(1, () -> {
            openPort().setOpen(false);
            openPort().setOpen(true);
            return new OutOfMemoryError("Java heap space");
        });
        open();
        // Until then, a probe may meet the listener that is being closed.
        await().until(() -> accepts.get() == 2);

        assertAnswers(openPort().port());

        assertThat(openPort().outage()).isEmpty();
        assertThat(backOffs).isEmpty();
    }

    @Test
    void back_off_that_fails_is_replaced_by_one_of_10_ms() throws Exception {
        failingBackOff = 2 * MIN_BACK_OFF_NANOS;
        inject(3, () -> new SocketException("Too many open files"));
        open();

        assertAnswers(openPort().port());

        assertThat(backOffs).startsWith(MIN_BACK_OFF_NANOS, 2 * MIN_BACK_OFF_NANOS, MIN_BACK_OFF_NANOS);
    }

    private void inject(int faults, Supplier<Throwable> kind) {
        fault = kind;
        faultsLeft.set(faults);
    }

    private void open() throws IOException {
        open(Duration.ofMinutes(5));
    }

    private void open(Duration unprobedWarning) throws IOException {
        port = new AcceptLoop(
                new Faulty(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                1,
                () -> true,
                unprobedWarning,
                counter,
                new Log(TcpHealthCheckServer.class));
        port.setOpen(true);
    }

    private AcceptLoop openPort() {
        return Objects.requireNonNull(port);
    }

    private final class Faulty implements SocketSource {
        @Override
        public ServerSocket createListener() throws IOException {
            openAttempts.incrementAndGet();
            if (noListeners.getAndDecrement() > 0) {
                throw new SocketException("Too many open files");
            }
            return new FaultyServerSocket();
        }

        /** Notes each back-off, but not the rest of one that was cut short. */
        @Override
        public long awaitNanos(Object monitor, long nanos) {
            if (nanos % MIN_BACK_OFF_NANOS == 0) {
                backOffs.add(nanos);
            }
            if (nanos == failingBackOff) {
                throw new OutOfMemoryError("the test says so");
            }
            return SocketSource.super.awaitNanos(monitor, nanos);
        }
    }

    private final class FaultyServerSocket extends ServerSocket {
        FaultyServerSocket() throws IOException {}

        @Override
        public Socket accept() throws IOException {
            accepts.incrementAndGet();
            Supplier<Throwable> kind = fault;
            if (kind != null && faultsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                Throwable thrown = kind.get();
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (IOException) thrown;
            }
            return super.accept();
        }
    }
}
