package io.github.healthchecklib.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.healthchecklib.TcpHealthCheckServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a held port does with its sockets when one of them fails, and which accepted connections count as probes. */
class PortSocketsTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Sockets sockets = new Sockets();

    @Test
    void port_that_is_taken_leaves_no_socket_open() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> HeldPort.hold(sockets, addressOf(taken), 1))
                    .isInstanceOf(BindException.class);
        }
        assertThat(sockets.holders).hasSizeGreaterThanOrEqualTo(2).allMatch(Socket::isClosed);
    }

    @Test
    void port_is_not_held_when_no_descriptor_is_left() {
        sockets.noDescriptor = true;

        assertThatThrownBy(() -> HeldPort.hold(sockets, ANY_PORT, 1)).hasMessage("Too many open files");

        assertThat(sockets.holders).hasSize(1).allMatch(Socket::isClosed);
    }

    @Test
    void port_does_not_open_when_no_descriptor_is_left_for_a_probe() throws Exception {
        HeldPort port = HeldPort.hold(sockets, ANY_PORT, 1);
        sockets.noDescriptor = true;

        assertThatThrownBy(port::open).hasMessage("Too many open files");

        assertThat(port.isOpen()).isFalse();
        assertThat(sockets.listeners).isEmpty();
        port.release();
        assertThat(sockets.holders).allMatch(Socket::isClosed);
    }

    @Test
    void port_that_cannot_listen_leaves_no_listener_open() throws Exception {
        HeldPort port = HeldPort.hold(sockets, ANY_PORT, 1);
        sockets.cannotListen = true;

        assertThatThrownBy(port::open).isInstanceOf(BindException.class);

        assertThat(port.isOpen()).isFalse();
        assertThat(sockets.listeners)
                .singleElement()
                .satisfies(socket -> assertThat(socket.isClosed()).isTrue());
        port.release();
    }

    @Test
    void accept_has_ended_when_a_connection_is_accepted_or_refused() throws Exception {
        HeldPort port = HeldPort.hold(sockets, ANY_PORT, 1);
        assertThat(port.endHalfClosedAccept()).as("refused").isTrue();
        port.open();
        assertThat(port.endHalfClosedAccept()).as("accepted").isTrue();

        sockets.cannotConnect = true;
        assertThat(port.endHalfClosedAccept()).as("neither").isFalse();

        port.close();
        port.release();
    }

    @Test
    void connection_counts_as_a_probe_if_the_port_should_be_open() throws Exception {
        HeldPort port = HeldPort.hold(sockets, ANY_PORT, 1);
        port.open();
        Log log = new Log(TcpHealthCheckServer.class, notifier -> {});
        ProbeCounter counter = new ProbeCounter();
        boolean[] shouldBeOpen = {true};
        ProbeAnswerer answerer = new ProbeAnswerer(port, () -> shouldBeOpen[0], Duration.ofMillis(1), counter, log);
        answerer.opened();

        assertThat(answerer.answerOne()).as("without a connection").isFalse();
        try (Socket probe =
                new Socket(port.address().getAddress(), port.address().getPort())) {
            assertThat(answerer.answerOne()).isTrue();
            assertThat(probe.getInputStream().read()).isEqualTo(-1);
        }
        shouldBeOpen[0] = false;
        try (Socket probe =
                new Socket(port.address().getAddress(), port.address().getPort())) {
            assertThat(answerer.answerOne()).as("unhealthy by now").isFalse();
            assertThat(probe.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(counter.answered()).isEqualTo(1);

        port.close();
        port.release();
    }

    private static InetSocketAddress addressOf(ServerSocket socket) {
        return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }

    /** Real sockets, which are remembered, and fail when told so. */
    private static final class Sockets implements SocketSource {
        private final List<Socket> holders = new ArrayList<>();
        private final List<ServerSocket> listeners = new ArrayList<>();
        private boolean noDescriptor;
        private boolean cannotListen;
        private boolean cannotConnect;

        @Override
        public ServerSocket createListener() throws IOException {
            ServerSocket listener = new ServerSocket() {
                @Override
                public void bind(SocketAddress endpoint, int backlog) throws IOException {
                    if (cannotListen) {
                        throw new BindException("Address already in use");
                    }
                    super.bind(endpoint, backlog);
                }
            };
            listeners.add(listener);
            return listener;
        }

        @Override
        public Socket createHolder() {
            Socket holder = new Socket() {
                @Override
                public void setReuseAddress(boolean on) throws SocketException {
                    if (noDescriptor) {
                        throw new SocketException("Too many open files");
                    }
                    super.setReuseAddress(on);
                }

                @Override
                public void connect(SocketAddress endpoint, int timeout) throws IOException {
                    if (cannotConnect) {
                        throw new OutOfMemoryError("the test says so");
                    }
                    super.connect(endpoint, timeout);
                }
            };
            holders.add(holder);
            return holder;
        }
    }
}
