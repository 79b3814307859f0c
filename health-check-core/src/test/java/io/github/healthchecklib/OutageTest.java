package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.connectsWithin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.CapturedLog;
import io.github.healthchecklib.testing.ChildJvm;
import io.github.healthchecklib.testing.FreePort;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A port that a status opens after an outage is served at once, however long the back-off still is. */
@EnabledOnOs(OS.LINUX)
class OutageTest {
    /**
     * From the first accept that fails, after which it is tried again at 10, 30, 70, 150, 310, 630 and 1270 ms: so the
     * longest of the back-offs that are over soon has just begun.
     */
    private static final Duration IN_THE_MIDDLE_OF_A_LONG_BACK_OFF = Duration.ofMillis(700);

    private static final int ANSWER_MILLIS = 250;
    private static final int BURSTS = 200;
    private static final int FLAPS = 100;

    @Tag(ChildJvm.TAG)
    @Test
    void port_is_served_at_once_when_signal_opens_it_during_the_back_off() throws Exception {
        try (var child = ChildJvm.start("ulimit -n 128; exec \"$@\"", UsesUpDescriptors.class)) {
            int port = Integer.parseInt(child.awaitLine("port "));
            assertAnswers(port);
            child.send("use up");
            child.awaitLine("used up");
            await().pollInterval(Duration.ofMillis(1)).ignoreExceptions().until(() -> isRefusedAtOnce(port));
            // Closed at the fifth failure, which is 150 ms after the first one.
            long firstFailure = System.nanoTime() - Duration.ofMillis(150).toNanos();
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> System.nanoTime() - firstFailure > IN_THE_MIDDLE_OF_A_LONG_BACK_OFF.toNanos());

            child.send("give back");
            child.awaitLine("healthy again");

            for (int probe = 1; probe <= 5; probe++) {
                assertThat(isAnswered(port))
                        .as("probe %d is answered within %d ms", probe, ANSWER_MILLIS)
                        .isTrue();
            }
        }
    }

    /**
     * What the accept thread meets when its socket is closed under it is no outage, and must not be waited for as one.
     */
    @Test
    void flapping_status_is_no_outage_when_nothing_fails() throws Exception {
        try (CapturedLog log = new CapturedLog();
                CapturedLog quiet = new CapturedLog(Health.class);
                Health health = new Health("liveness");
                var server =
                        new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(FreePort.lookUp()), health)) {
            HealthSignal signal = health.signal("signal");
            server.start();
            int port = server.port();
            int notServed = 0;
            for (int burst = 0; burst < BURSTS; burst++) {
                for (int i = 0; i < FLAPS; i++) {
                    signal.unhealthy("flapping");
                    // So long as the accept thread needs to see it.
                    spin(ThreadLocalRandom.current().nextInt(20_000));
                    signal.healthy();
                }
                notServed += isAnswered(port) ? 0 : 1;
            }
            assertThat(quiet.errors()).isEmpty();
            assertThat(notServed)
                    .as("bursts after which the healthy port was not served, of %d", BURSTS)
                    .isZero();
            assertThat(log.warnings().size())
                    .as("outages logged in %d flaps", BURSTS * FLAPS)
                    .isZero();
        }
    }

    private static void spin(long nanos) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < nanos) {
            Thread.onSpinWait();
        }
    }

    /** Not after a second, when the kernel repeats a connect that found the queue full. */
    private static boolean isRefusedAtOnce(int port) throws IOException {
        try {
            connectsWithin(20, port);
            return false;
        } catch (ConnectException refused) {
            return true;
        }
    }

    private static boolean isAnswered(int port) throws IOException {
        try (Socket connection = new Socket()) {
            connection.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
            connection.setSoTimeout(ANSWER_MILLIS);
            return connection.getInputStream().read() == -1;
        } catch (SocketTimeoutException notServed) {
            return false;
        }
    }

    static final class UsesUpDescriptors {
        private static final List<FileInputStream> HELD = new ArrayList<>();
        private static final CountDownLatch ALL_TAKEN = new CountDownLatch(1);
        private static volatile boolean taking = true;

        public static void main(String[] args) throws Exception {
            Health health = new Health("liveness");
            HealthSignal signal = health.signal("signal");
            var server = new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), health);
            server.start();
            // Once beforehand: classes cannot be loaded from files any more once the descriptors are used up.
            signal.healthy();
            signal.unhealthy("the test says so");
            signal.healthy();
            var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            System.out.println("port " + server.port());

            commands.readLine();
            Thread taker = new Thread(UsesUpDescriptors::takeAll);
            taker.start();
            ALL_TAKEN.await();
            System.out.println("used up");

            commands.readLine();
            taking = false;
            taker.join();
            for (FileInputStream held : HELD) {
                held.close();
            }
            signal.unhealthy("the test says so");
            signal.healthy();
            System.out.println("healthy again");
            commands.readLine();
        }

        /** Also each one that becomes free again. */
        private static void takeAll() {
            while (taking) {
                try {
                    HELD.add(new FileInputStream("/dev/null"));
                } catch (IOException noneLeft) {
                    ALL_TAKEN.countDown();
                    LockSupport.parkNanos(100_000);
                }
            }
        }
    }
}
