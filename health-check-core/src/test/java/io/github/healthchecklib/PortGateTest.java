package io.github.healthchecklib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.internal.AcceptLoop;
import io.github.healthchecklib.internal.Log;
import io.github.healthchecklib.internal.ProbeCounter;
import io.github.healthchecklib.internal.SocketSource;
import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.Leftovers;
import io.github.healthchecklib.testing.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A port that follows a status: for how long it has been closed, and what the log says of it. */
class PortGateTest {
    private final CapturedLog lines = new CapturedLog();
    private final Log log = new Log(TcpHealthCheckServer.class);
    private final VirtualTime time = new VirtualTime();
    private final Source source = new Source();
    private final PortGate gate = new PortGate(List.of(source), log, time);

    @SuppressWarnings("NullAway.Init")
    private AcceptLoop port;

    @BeforeEach
    void attach() throws IOException {
        port = new AcceptLoop(
                SocketSource.JDK,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                1,
                gate::shouldBeOpen,
                Duration.ZERO,
                new ProbeCounter(),
                log);
        gate.attach(port);
    }

    @AfterEach
    void close() {
        port.close();
        lines.close();
        assertThat(Leftovers.threads()).isEmpty();
    }

    @Test
    void closed_time_counts_from_each_closing() {
        time.advance(Duration.ofSeconds(2));
        assertThat(gate.closedNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());

        set(true, false);
        time.advance(Duration.ofSeconds(3));
        assertThat(gate.closedNanos()).as("while open").isZero();

        set(false, true);
        time.advance(Duration.ofSeconds(4));
        assertThat(gate.closedNanos()).isEqualTo(Duration.ofSeconds(4).toNanos());
    }

    @Test
    void closed_time_survives_detach_and_attach() {
        time.advance(Duration.ofSeconds(2));
        gate.detach();
        time.advance(Duration.ofSeconds(3));
        gate.attach(port);

        assertThat(gate.closedNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void log_names_the_health_except_in_a_shutdown() {
        set(true, false);
        gate.announce();
        set(false, true);
        set(true, false);
        set(false, false);
        gate.detach();

        String where = "Health check port 127.0.0.1:" + port.port() + " is ";
        await().untilAsserted(() -> assertThat(lines.infos())
                .containsExactly(
                        where + "open",
                        where + "closed because health source is unhealthy",
                        where + "open",
                        where + "closed"));
    }

    private void set(boolean healthy, boolean failed) {
        synchronized (HealthEngine.LOCK) {
            source.healthy = healthy;
            source.failed = failed;
            gate.statusChanged();
        }
    }

    private static final class Source implements StatusSource {
        private volatile boolean healthy;
        private boolean failed;

        @Override
        public String name() {
            return "source";
        }

        @Override
        public boolean isHealthyUnderLock() {
            return healthy;
        }

        @Override
        public boolean isHealthyForProbe() {
            return healthy;
        }

        @Override
        public boolean hasFailed() {
            return failed;
        }

        @Override
        public String reasons() {
            return "";
        }

        @Override
        public void addObserver(StatusObserver observer) {}

        @Override
        public void removeObserver(StatusObserver observer) {}
    }
}
