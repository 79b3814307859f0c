package io.github.healthchecklib.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one probe meets, and that it never takes longer than it may. */
@Timeout(60)
class ProbeTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void a_port_that_listens_is_open() throws Exception {
        try (ServerSocket listener = Ports.open()) {
            ProbeResult result = Probe.once(Ports.target(listener), LONG);

            assertThat(result.outcome()).isEqualTo(Outcome.OPEN);
            assertThat(result.isOpen()).isTrue();
            assertThat(result.detail()).isEmpty();
            assertThat(result.took()).isPositive().isLessThan(LONG);
            assertThat(result.toString()).startsWith(Ports.target(listener) + " open ");
        }
    }

    @Test
    void it_sends_nothing_and_closes_in_order() throws Exception {
        try (ServerSocket listener = Ports.open()) {
            Probe.once(Ports.target(listener), LONG);

            try (Socket accepted = listener.accept()) {
                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void port_without_a_listener_is_refused() throws Exception {
        ProbeResult result = Probe.once(Ports.refused(), LONG);

        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.isOpen()).isFalse();
    }

    @Test
    void port_that_does_not_answer_times_out() throws Exception {
        try (SilentPort silent = new SilentPort()) {
            ProbeResult result = Probe.once(silent.target(), SHORT);

            assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(result.took()).isBetween(SHORT, Duration.ofSeconds(10));
            assertThat(result.detail()).isEmpty();
        }
    }

    @Test
    void listener_that_resets_is_open_or_refused() throws Exception {
        try (Accepting resetting = new Accepting(true)) {
            assertThat(Probe.once(Collections.nCopies(200, resetting.target()), LONG))
                    .extracting(ProbeResult::outcome)
                    .isSubsetOf(Outcome.OPEN, Outcome.REFUSED);
        }
    }

    @Test
    void many_targets_are_probed_in_parallel_and_returned_in_order() throws Exception {
        Target refused = Ports.refused();
        try (ServerSocket listener = Ports.open();
                SilentPort silent = new SilentPort()) {
            List<Target> targets = List.of(silent.target(), Ports.target(listener), silent.target(), refused);
            List<ProbeResult> results = Probe.once(targets, Duration.ofSeconds(2));

            assertThat(results).extracting(ProbeResult::target).isEqualTo(targets);
            assertThat(results)
                    .extracting(ProbeResult::outcome)
                    .containsExactly(Outcome.TIMED_OUT, Outcome.OPEN, Outcome.TIMED_OUT, Outcome.REFUSED);
            assertThat(results.get(1).took()).isLessThan(Duration.ofSeconds(2));
        }
        assertThat(Probe.once(List.of(), SHORT)).isEmpty();
    }

    @Test
    void a_name_without_an_address_is_unknown() throws Exception {
        ProbeResult result = once("nowhere", 9000, LONG, host -> {
            throw new UnknownHostException(host + ": Name or service not known");
        });

        assertThat(result.outcome()).isEqualTo(Outcome.UNKNOWN_HOST);
        assertThat(result.toString())
                .startsWith("nowhere:9000 unknown host ")
                .endsWith(" ms (nowhere: Name or service not known)");
    }

    @Test
    void failed_lookup_is_not_probed() throws Exception {
        ProbeResult result = once("broken", 9000, LONG, host -> {
            throw new SecurityException("not allowed");
        });

        assertThat(result.outcome()).isEqualTo(Outcome.NOT_PROBED);
        assertThat(result.detail()).isEqualTo("not allowed");
    }

    @Test
    void hanging_lookup_times_out() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        ProbeResult result = once("slow", 9000, SHORT, host -> {
            awaitUninterrupted(end);
            throw new UnknownHostException(host);
        });
        end.countDown();

        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.took()).isBetween(SHORT, Duration.ofSeconds(10));
        assertThat(result.detail()).isEqualTo("name resolution timed out after 0.2s");
    }

    @Test
    void an_address_is_not_looked_up() throws Exception {
        NameLookup.Resolver none = host -> {
            throw new UnknownHostException("looked up: " + host);
        };
        try (ServerSocket listener = Ports.open()) {
            assertThat(once("127.0.0.1", listener.getLocalPort(), LONG, none).isOpen())
                    .isTrue();
            assertThat(once("::1%nowhere", 9000, LONG, none).outcome()).isEqualTo(Outcome.UNKNOWN_HOST);
            assertThat(once("256.0.0.1", 9000, LONG, none).detail()).isEqualTo("looked up: 256.0.0.1");
        }
    }

    @Test
    void next_address_is_tried_after_a_refusal() throws Exception {
        try (ServerSocket listener = Ports.open()) {
            assertThat(once("both", listener.getLocalPort(), LONG, addresses("127.0.0.2", "127.0.0.3", "127.0.0.1"))
                            .outcome())
                    .isEqualTo(Outcome.OPEN);
        }
    }

    @Test
    void next_address_is_tried_after_its_share_of_the_timeout() throws Exception {
        try (SilentPort silent = new SilentPort();
                ServerSocket listener = new ServerSocket(silent.port(), 1, InetAddress.getByName("127.0.0.2"))) {
            long begin = System.nanoTime();
            ProbeResult result =
                    once("both", listener.getLocalPort(), Duration.ofSeconds(4), addresses("127.0.0.1", "127.0.0.2"));

            assertThat(result.outcome()).isEqualTo(Outcome.OPEN);
            assertThat(System.nanoTime() - begin)
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(2).toNanos());
            assertThat(result.took()).as("without the other address").isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void other_family_is_tried_at_once_after_a_refusal() throws Exception {
        try (ServerSocket listener = onIpv6(0)) {
            ProbeResult result = once(
                    "both",
                    listener.getLocalPort(),
                    LONG,
                    Duration.ofHours(1),
                    addresses("127.0.0.2", "::1", "127.0.0.3"));

            assertThat(result.outcome()).isEqualTo(Outcome.OPEN);
        }
    }

    @Test
    void other_family_is_tried_in_parallel_without_an_answer() throws Exception {
        try (SilentPort silent = new SilentPort();
                ServerSocket listener = onIpv6(silent.port())) {
            long begin = System.nanoTime();
            ProbeResult result = once("both", listener.getLocalPort(), LONG, addresses("127.0.0.1", "::1"));
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);

            assertThat(result.outcome()).isEqualTo(Outcome.OPEN);
            assertThat(elapsed).isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
        }
    }

    @Test
    void timeout_takes_precedence_over_refusal() throws Exception {
        try (SilentPort silent = new SilentPort()) {
            assertThat(once("both", silent.port(), Duration.ofMillis(2100), addresses("127.0.0.1", "127.0.0.2"))
                            .outcome())
                    .isEqualTo(Outcome.TIMED_OUT);
            assertThat(once("both", silent.port(), SHORT, addresses("127.0.0.2", "127.0.0.1"))
                            .outcome())
                    .isEqualTo(Outcome.TIMED_OUT);
        }
        int refused = Ports.refused().port();
        // Multicast cannot be connected to.
        assertThat(once("both", refused, LONG, addresses("224.0.0.1", "127.0.0.9"))
                        .outcome())
                .isEqualTo(Outcome.REFUSED);
        assertThat(once("both", refused, LONG, addresses("127.0.0.9", "224.0.0.1"))
                        .outcome())
                .isEqualTo(Outcome.REFUSED);
        assertThat(once("both", refused, LONG, addresses("224.0.0.1")).outcome())
                .isEqualTo(Outcome.UNREACHABLE);
    }

    @Test
    void an_interrupt_ends_it_at_once() throws Exception {
        try (SilentPort silent = new SilentPort()) {
            var interrupted = new CompletableFuture<Boolean>();
            Thread prober = new Thread(() -> {
                try {
                    Probe.once(silent.target(), Duration.ofHours(1));
                    interrupted.complete(false);
                } catch (InterruptedException e) {
                    interrupted.complete(true);
                }
            });
            prober.start();
            prober.interrupt();

            assertThat(interrupted.join()).isTrue();
        }
    }

    @Test
    void a_timeout_out_of_range_is_an_error() {
        assertThatThrownBy(() -> Probe.once(new Target("127.0.0.1", 9000), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Probe setting timeout must be from 0.001s to 24h, but is 0s. Correct it.");
    }

    @Test
    void nothing_is_left_open() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "only Linux counts descriptors there");
        Target refused = Ports.refused();
        try (ServerSocket listener = Ports.open();
                SilentPort silent = new SilentPort()) {
            List<Target> targets = List.of(Ports.target(listener), refused, silent.target());
            Probe.once(targets, Duration.ofMillis(10));
            long before = descriptors();
            for (int i = 0; i < 50; i++) {
                Probe.once(targets, Duration.ofMillis(1));
            }
            assertThat(descriptors()).isLessThan(before + 10);
        }
    }

    private static long descriptors() throws Exception {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static ServerSocket onIpv6(int port) throws Exception {
        try {
            return new ServerSocket(port, 1, InetAddress.getByAddress(IPV6_LOOPBACK));
        } catch (java.net.SocketException e) {
            return abort("this machine has no IPv6: " + e);
        }
    }

    private static ProbeResult once(String host, int port, Duration timeout, NameLookup.Resolver resolver)
            throws Exception {
        return once(host, port, timeout, ProbeAttempt.FALLBACK_DELAY, resolver);
    }

    private static ProbeResult once(
            String host, int port, Duration timeout, Duration fallbackDelay, NameLookup.Resolver resolver)
            throws Exception {
        return Probe.once(List.of(new Target(host, port)), timeout, fallbackDelay, new NameLookup(resolver))
                .get(0);
    }

    private static NameLookup.Resolver addresses(String... addresses) {
        return host -> {
            InetAddress[] all = new InetAddress[addresses.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = InetAddress.getByName(addresses[i]);
            }
            return all;
        };
    }

    static void awaitUninterrupted(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException e) {
                // As the look-ups of an operating system do.
            }
        }
    }
}
