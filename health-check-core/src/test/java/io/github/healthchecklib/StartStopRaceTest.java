package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.FreePort;
import io.github.healthchecklib.testing.Leftovers;
import io.github.healthchecklib.testing.Race;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A signal set while the server that shows it is being started or stopped. Once {@code unhealthy(..)} has returned, the
 * port refuses, however far the other thread has come.
 */
class StartStopRaceTest {
    private static final int STARTS = 1_000;

    /** More, because the moment to be met is shorter. */
    private static final int STOPS = 5_000;

    private final Health health = new Health("liveness");
    private final HealthSignal signal = health.signal("signal");
    private final AtomicInteger openAfterUnhealthy = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private TcpHealthCheckServer server;

    private int port;

    @BeforeEach
    void create() throws IOException {
        port = FreePort.lookUp();
        server = new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(port), health);
    }

    @AfterEach
    void close() {
        server.close();
        health.close();
        await().until(() -> Leftovers.threads().isEmpty());
    }

    @Test
    void unhealthy_refuses_when_racing_start() throws Exception {
        Race.run(STARTS, 300_000, signal::healthy, server::start, this::becomeUnhealthy, server::stop);

        assertThat(openAfterUnhealthy.get())
                .as("open after unhealthy(..) had returned, of %d starts", STARTS)
                .isZero();
    }

    @Test
    void unhealthy_refuses_when_racing_stop() throws Exception {
        Race.run(
                STOPS,
                20_000,
                () -> {
                    signal.healthy();
                    server.start();
                },
                server::stop,
                this::becomeUnhealthy,
                () -> {});

        assertThat(openAfterUnhealthy.get())
                .as("open after unhealthy(..) had returned, of %d stops", STOPS)
                .isZero();
    }

    @Test
    void health_close_refuses_when_racing_start() throws Exception {
        AtomicReference<Health> closing = new AtomicReference<>(health);
        AtomicReference<TcpHealthCheckServer> starting = new AtomicReference<>(server);
        Race.run(
                STARTS,
                300_000,
                () -> {
                    closing.set(new Health("closing"));
                    closing.get().signal("signal").healthy();
                    starting.set(new TcpHealthCheckServer(
                            HealthCheckConfig.defaults().withPort(port), closing.get()));
                },
                () -> starting.get().start(),
                () -> {
                    closing.get().close();
                    countIfOpen();
                },
                () -> starting.get().stop());

        assertThat(openAfterUnhealthy.get())
                .as("open after close() had returned, of %d starts", STARTS)
                .isZero();
    }

    private void becomeUnhealthy() throws IOException {
        signal.unhealthy("the test says so");
        countIfOpen();
    }

    private void countIfOpen() throws IOException {
        if (probeSucceeds()) {
            openAfterUnhealthy.incrementAndGet();
        }
    }

    private boolean probeSucceeds() throws IOException {
        try {
            return !isRefused(port);
        } catch (SocketException reset) {
            // The port was closed while the kernel completed the connect: no success either.
            return false;
        }
    }
}
