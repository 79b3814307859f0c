package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.assertFinSeen;
import static io.github.healthchecklib.testing.Prober.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.Leftovers;
import io.github.healthchecklib.testing.SocketTable;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Whatever a client does affects nobody else: neither the next prober, nor the application, nor the log. */
class ClientsTest {
    private final CapturedLog log = new CapturedLog();
    private final TcpHealthCheckServer server = new TcpHealthCheckServer("127.0.0.1", 0);
    private int port;

    @BeforeEach
    void start() {
        server.start();
        port = server.port();
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    @Test
    void a_silent_client_is_closed_with_fin_and_told_nothing() throws Exception {
        try (Socket silent = connect(port)) {
            assertFinSeen(silent);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thousand_clients_that_never_close_affect_nobody() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                Socket client = connect(port);
                clients.add(client);
                assertFinSeen(client);
            }
            assertAnswers(port);
            // The clients' ends have the port as their remote one; of the server's, only the listener is left, once it
            // has closed
            // the last one, whose FIN is sent a moment before.
            await().until(() -> SocketTable.held(port) == 1);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void clients_that_send_a_megabyte_hold_up_nobody() throws Exception {
        byte[] megabyte = new byte[1024 * 1024];
        for (int i = 0; i < 20; i++) {
            try (Socket sender = connect(port)) {
                sender.getOutputStream().write(megabyte);
            } catch (IOException closedWhileSending) {
                assertThat(closedWhileSending).hasMessageMatching("(?i).*(reset|broken pipe|abort).*");
            }
        }
        assertAnswers(port);
        assertThat(log.aboveTrace()).noneMatch(line -> line.contains("robe "));
    }

    @Test
    void clients_that_reset_at_once_hold_up_nobody_and_are_not_logged() throws Exception {
        for (int i = 1; i <= 200; i++) {
            try (Socket resetting = connect(port)) {
                resetting.setSoLinger(true, 0);
            }
            awaitAnswered(i);
        }
        assertAnswers(port);
        server.stop();
        assertThat(log.aboveTrace())
                .containsExactly(
                        "Health check port 127.0.0.1:" + port + " is open",
                        "Health check port 127.0.0.1:" + port + " is closed");
    }

    @Test
    void ten_thousand_probes_leave_one_thread_and_no_log_line() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            assertAnswers(port);
        }
        assertThat(server.probesAnswered()).isEqualTo(10_000);
        assertThat(Leftovers.threads()).hasSize(1);
        server.stop();
        assertThat(log.aboveTrace()).hasSize(2);
    }

    /** Its thread is not even woken by the kernel: that is what an idle health port costs. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void without_probes_it_does_not_wake_up() throws Exception {
        try (var idle = new TcpHealthCheckServer("127.0.0.1", 0)) {
            idle.start();
            await().until(() -> voluntarySwitches(idle) > 0);
            await().during(Duration.ofMillis(50)).until(() -> isParkedInAccept(idle));
            long before = voluntarySwitches(idle);
            for (int i = 0; i < 200; i++) {
                assertAnswers(port);
            }
            assertThat(voluntarySwitches(idle)).isEqualTo(before);
        }
    }

    /** Else the next connect would overflow the backlog, and wait for its kernel's retry after 1 s. */
    private void awaitAnswered(int probes) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> server.probesAnswered() == probes);
    }

    private static boolean isParkedInAccept(TcpHealthCheckServer server) {
        return Leftovers.threads().stream()
                .filter(thread -> thread.getName().endsWith("-" + server.port()))
                .anyMatch(thread -> thread.getStackTrace().length > 0
                        && thread.getStackTrace()[0].getClassName().startsWith("sun.nio.ch.N"));
    }

    /** How often the kernel has put the accept thread to sleep. */
    private static long voluntarySwitches(TcpHealthCheckServer server) throws IOException {
        String name = "health-" + server.port();
        try (var tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                if (Files.readString(task.resolve("comm")).strip().equals(name)) {
                    return Files.readAllLines(task.resolve("status")).stream()
                            .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                            .mapToLong(line -> Long.parseLong(line.split("\\s+")[1]))
                            .sum();
                }
            }
        }
        return 0;
    }
}
