package io.github.healthchecklib;

import static io.github.healthchecklib.testing.Prober.assertAnswers;
import static io.github.healthchecklib.testing.Prober.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.testing.ChildJvm;
import io.github.healthchecklib.testing.Leftovers;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process that really has no file descriptor left: the port refuses, does not spin, says so once, and comes back. */
@DisabledOnOs(OS.WINDOWS)
class DescriptorsUsedUpTest {
    /** It is tried again after 10 ms, 20 ms and so on. */
    private static final Duration SOME_RETRIES = Duration.ofSeconds(2);

    @Tag(ChildJvm.TAG)
    @Test
    void port_refuses_until_descriptors_are_free_and_logs_once() throws Exception {
        try (var child = ChildJvm.start("ulimit -n 128; exec \"$@\"", UsesUpDescriptors.class)) {
            int port = Integer.parseInt(child.awaitLine("port "));
            assertAnswers(port);

            child.send("use up");
            child.awaitLine("used up");
            await().until(() -> isRefused(port));
            child.send("give back");
            assertThat(Long.parseLong(child.awaitLine("given back; CPU ms of the accept thread: ")))
                    .isLessThan(200);
            await().ignoreExceptions().untilAsserted(() -> assertAnswers(port));

            child.awaitLine("INFO: Health check port 127.0.0.1:" + port + " accepts connections again");
            assertThat(child.lines())
                    .filteredOn(line -> line.contains("cannot accept connections"))
                    .hasSize(1);
        }
    }

    /** One descriptor is enough to listen again, but not to accept. */
    @Tag(ChildJvm.TAG)
    @Test
    void the_port_does_not_open_for_a_moment_whenever_it_is_tried_again() throws Exception {
        try (var child = ChildJvm.start("ulimit -n 128; exec \"$@\"", UsesUpDescriptors.class)) {
            int port = Integer.parseInt(child.awaitLine("port "));
            child.send("use up");
            child.awaitLine("used up");
            await().until(() -> isRefused(port));
            child.send("give back one");
            child.awaitLine("given back one");

            long begun = System.nanoTime();
            while (System.nanoTime() - begun < SOME_RETRIES.toNanos()) {
                assertThat(isRefused(port)).isTrue();
            }
            child.send("give back");
            await().ignoreExceptions().untilAsserted(() -> assertAnswers(port));
        }
    }

    @Tag(ChildJvm.TAG)
    @Test
    void start_opens_or_throws_when_few_descriptors_are_left() throws Exception {
        try (var child = ChildJvm.start("ulimit -n 128; exec \"$@\"", StartsWithFewDescriptors.class)) {
            for (int left = 0; left <= StartsWithFewDescriptors.MAX_LEFT; left++) {
                assertThat(child.awaitLine("server with " + left + ": ")).isNotEqualTo("returned, closed");
                assertThat(child.awaitLine("probes with " + left + ": ")).isNotEqualTo("returned, closed");
            }
            assertThat(child.awaitLine("after all: ")).isEqualTo("open");
        }
    }

    static final class StartsWithFewDescriptors {
        static final int MAX_LEFT = 9;
        private static final List<FileInputStream> HELD = new ArrayList<>();

        public static void main(String[] args) throws Exception {
            var server = new TcpHealthCheckServer("127.0.0.1", 0);
            var probes = new HealthProbes(HealthProbesConfig.defaults().withAnyPorts());
            for (ProbeType type : ProbeType.values()) {
                probes.health(type).signal("signal").healthy();
            }
            // Classes cannot be loaded from files once the descriptors are used up.
            loadClasses(server, probes);
            List<String> lines = new ArrayList<>();
            for (int left = 0; left <= MAX_LEFT; left++) {
                leave(left);
                String ofServer = start(server::start, server::isOpen);
                server.stop();
                leave(left);
                String ofProbes = start(probes::start, () -> areOpen(probes));
                probes.stop();
                lines.add("server with " + left + ": " + ofServer);
                lines.add("probes with " + left + ": " + ofProbes);
            }
            giveBack();
            lines.forEach(System.out::println);
            System.out.println("after all: " + start(server::start, server::isOpen));
            System.in.read();
        }

        private static void loadClasses(TcpHealthCheckServer server, HealthProbes probes) throws Exception {
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var refused = new TcpHealthCheckServer("127.0.0.1", taken.getLocalPort())) {
                start(refused::start, refused::isOpen);
            }
            start(server::start, server::isOpen);
            start(probes::start, () -> areOpen(probes));
            assertAnswers(server.port());
            server.stop();
            probes.stop();
            leave(2);
            giveBack();
        }

        private static boolean areOpen(HealthProbes probes) {
            return probes.isOpen(ProbeType.LIVENESS)
                    && probes.isOpen(ProbeType.READINESS)
                    && probes.isOpen(ProbeType.STARTUP);
        }

        private static String start(Runnable start, BooleanSupplier isOpen) {
            try {
                start.run();
                return isOpen.getAsBoolean() ? "open" : "returned, closed";
            } catch (HealthCheckStartException tooFew) {
                return "threw";
            }
        }

        private static void leave(int count) throws IOException {
            giveBack();
            try {
                while (true) {
                    HELD.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException noneLeft) {
                for (int i = 0; i < count; i++) {
                    HELD.remove(0).close();
                }
            }
        }

        private static void giveBack() throws IOException {
            for (FileInputStream held : HELD) {
                held.close();
            }
            HELD.clear();
        }
    }

    static final class UsesUpDescriptors {
        private static final List<FileInputStream> HELD = new ArrayList<>();
        private static final CountDownLatch ALL_TAKEN = new CountDownLatch(1);
        private static volatile boolean taking = true;

        public static void main(String[] args) throws Exception {
            var server = new TcpHealthCheckServer("127.0.0.1", 0);
            // Stopping waits for the log, which is set up by then: its classes need descriptors, too.
            server.start();
            server.stop();
            server.start();
            Thread acceptThread = Leftovers.threads().get(0);
            var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            // Classes cannot be loaded from files any more once the descriptors are used up.
            var cpuTimes = ManagementFactory.getThreadMXBean();
            System.out.println("port " + server.port());

            commands.readLine();
            long cpuBefore = cpuTimes.getThreadCpuTime(acceptThread.getId());
            Thread taker = new Thread(UsesUpDescriptors::takeAll);
            taker.start();
            ALL_TAKEN.await();
            System.out.println("used up");

            String command = commands.readLine();
            taking = false;
            taker.join();
            if (command.equals("give back one")) {
                HELD.remove(0).close();
                System.out.println("given back one");
                commands.readLine();
            }
            for (FileInputStream held : HELD) {
                held.close();
            }
            long nanos = cpuTimes.getThreadCpuTime(acceptThread.getId()) - cpuBefore;
            System.out.println("given back; CPU ms of the accept thread: " + nanos / 1_000_000);

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
