package io.github.healthchecklib.client;

import io.github.healthchecklib.client.ConnectLoop.Timer;
import io.github.healthchecklib.client.internal.Durations;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A probe in progress: resolves the name, then tries its addresses until one connects, all have failed, or the probe
 * times out.
 *
 * <p>The order is that of Go's dialer, which kubelet uses: the addresses of the first one's family one after another;
 * those of the other family in parallel, 300 ms later or once the first have failed. An address that does not answer
 * delays the next of its family for its share of the time left, but at least 2 s.
 *
 * <p>Confined to the thread of its loop.
 */
final class ProbeAttempt {
    /** As in Go's dialer. */
    static final Duration FALLBACK_DELAY = Duration.ofMillis(300);

    private static final long LEAST_SHARE = Duration.ofSeconds(2).toNanos();

    /** Linux's text for a refusal, which adds nothing to the outcome. */
    private static final String REFUSED = "Connection refused";

    private final ConnectLoop loop;
    private final Target target;
    private final Duration timeout;
    private final Duration fallbackDelay;
    private final Consumer<ProbeResult> whenDone;
    private final long begin = System.nanoTime();
    private final long deadline;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final Timer onTimeout;
    private @Nullable Timer fallback;
    private boolean done;

    private record Failure(Outcome outcome, String detail, Duration took) {}

    private ProbeAttempt(
            ConnectLoop loop, Target target, Duration timeout, Duration fallbackDelay, Consumer<ProbeResult> whenDone) {
        this.loop = loop;
        this.target = target;
        this.timeout = timeout;
        this.fallbackDelay = fallbackDelay;
        this.whenDone = whenDone;
        this.deadline = begin + timeout.toNanos();
        this.onTimeout = loop.at(deadline, this::onTimeout);
    }

    /** Begins a probe. The loop calls {@code whenDone} with the result, at the timeout at the latest. */
    @SuppressWarnings("FutureReturnValueIgnored") // found(..) also receives the failure.
    static void begin(
            ConnectLoop loop,
            NameLookup names,
            Target target,
            Duration timeout,
            Duration fallbackDelay,
            Consumer<ProbeResult> whenDone) {
        ProbeAttempt attempt = new ProbeAttempt(loop, target, timeout, fallbackDelay, whenDone);
        names.addresses(target.host())
                .whenComplete((addresses, failure) -> loop.execute(() -> attempt.found(addresses, failure)));
    }

    private void found(@Nullable List<InetAddress> addresses, @Nullable Throwable failure) {
        if (done) {
            return;
        }
        if (addresses == null) {
            Outcome outcome = failure instanceof UnknownHostException ? Outcome.UNKNOWN_HOST : Outcome.NOT_PROBED;
            done(outcome, text(Objects.requireNonNull(failure)), since(begin));
            return;
        }
        Class<?> family = addresses.get(0).getClass();
        Lane first = new Lane();
        Lane other = new Lane();
        for (InetAddress address : addresses) {
            (address.getClass() == family ? first : other).untried.add(address);
        }
        lanes.add(first);
        if (!other.untried.isEmpty()) {
            lanes.add(other);
            fallback = loop.at(System.nanoTime() + fallbackDelay.toNanos(), other::begin);
        }
        first.begin();
    }

    private void onTimeout() {
        String detail = lanes.isEmpty() ? "name resolution timed out after " + Durations.of(timeout) : "";
        done(Outcome.TIMED_OUT, detail, since(begin));
    }

    /** All addresses of one family have failed. */
    private void laneFailed() {
        lanes.forEach(Lane::begin);
        if (!done && lanes.stream().allMatch(lane -> lane.failed)) {
            Failure failure = failures.get(0);
            for (Failure each : failures) {
                failure = isMoreSpecific(each, failure) ? each : failure;
            }
            done(failure.outcome(), failure.detail(), failure.took());
        }
    }

    /** A timeout may hide an open port, and a refusal is an answer; other failures say nothing about the port. */
    private static boolean isMoreSpecific(Failure failure, Failure than) {
        return than.outcome() != Outcome.TIMED_OUT
                && (failure.outcome() == Outcome.TIMED_OUT
                        || (failure.outcome() == Outcome.REFUSED && than.outcome() != Outcome.REFUSED));
    }

    private void done(Outcome outcome, String detail, Duration took) {
        if (done) {
            return;
        }
        done = true;
        onTimeout.cancel();
        if (fallback != null) {
            fallback.cancel();
        }
        lanes.forEach(Lane::close);
        whenDone.accept(new ProbeResult(target, outcome, took, detail));
    }

    /** Maps the exception that SocketChannel throws for an error of connect(2). */
    private static Outcome outcome(IOException e) {
        String text = text(e);
        if (e instanceof BindException) {
            // No local port is left, or the local firewall forbids it.
            return Outcome.NOT_PROBED;
        }
        if (e instanceof ConnectException) {
            // The operating system's own timeout may end before a long one of ours.
            return text.contains("timed out") ? Outcome.TIMED_OUT : Outcome.REFUSED;
        }
        return text.contains("reset") ? Outcome.REFUSED : Outcome.UNREACHABLE;
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** The addresses of one family, one after another. */
    private final class Lane {
        private final Queue<InetAddress> untried = new ArrayDeque<>();
        private @Nullable SocketChannel channel;
        private @Nullable Timer shareOver;
        private long connectBegan;
        private boolean begun;
        private boolean failed;

        void begin() {
            if (!begun) {
                begun = true;
                next();
            }
        }

        private void next() {
            close();
            long left = deadline - System.nanoTime();
            long share = Math.max(left / Math.max(1, untried.size()), LEAST_SHARE);
            InetAddress address = untried.poll();
            if (address == null) {
                failed = true;
                laneFailed();
                return;
            }
            if (share < left) {
                shareOver = loop.at(System.nanoTime() + share, this::noAnswer);
            }
            connect(address);
        }

        private void connect(InetAddress address) {
            SocketChannel opened;
            try {
                // A socket for both families costs a system call more.
                opened = SocketChannel.open(
                        address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
            } catch (IOException e) {
                failed(Outcome.NOT_PROBED, e, since(begin));
                return;
            } catch (UnsupportedOperationException e) {
                failed(Outcome.UNREACHABLE, new IOException("IPv6 is disabled in this JVM"), since(begin));
                return;
            }
            channel = opened;
            try {
                opened.configureBlocking(false);
                connectBegan = System.nanoTime();
                if (opened.connect(new InetSocketAddress(address, target.port()))) {
                    connected(opened, since(connectBegan));
                } else {
                    loop.onConnected(opened, () -> finish(opened));
                }
            } catch (IOException e) {
                failed(outcome(e), e, since(connectBegan));
            }
        }

        private void finish(SocketChannel connecting) {
            try {
                if (connecting.finishConnect()) {
                    connected(connecting, untilSelected());
                }
            } catch (IOException e) {
                failed(outcome(e), e, untilSelected());
            }
        }

        /** Without the time that other events of the same turn took. */
        private Duration untilSelected() {
            return Duration.ofNanos(loop.selectedAt() - connectBegan);
        }

        private void connected(SocketChannel connected, Duration took) throws IOException {
            // The kernel may give a connect to a free local port that same port as its source: it then connects to
            // itself.
            if (Objects.equals(connected.getLocalAddress(), connected.getRemoteAddress())) {
                throw new ConnectException("the probe connected to itself");
            }
            done(Outcome.OPEN, "", took);
        }

        private void noAnswer() {
            failures.add(new Failure(Outcome.TIMED_OUT, "an address did not answer", since(begin)));
            next();
        }

        private void failed(Outcome outcome, IOException e, Duration took) {
            String text = text(e);
            failures.add(new Failure(outcome, text.equals(REFUSED) ? "" : text, took));
            next();
        }

        void close() {
            if (shareOver != null) {
                shareOver.cancel();
                shareOver = null;
            }
            if (channel != null) {
                try {
                    channel.close();
                } catch (IOException e) {
                    // The descriptor is released anyway, and the outcome is known.
                    System.getLogger(ProbeAttempt.class.getName()).log(System.Logger.Level.DEBUG, "close", e);
                }
                channel = null;
            }
        }
    }
}
