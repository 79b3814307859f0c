package io.github.healthchecklib.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port that does not answer a connect: its queue of connections is full. Linux drops the rest silently. */
final class SilentPort implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> queued = new ArrayList<>();

    SilentPort() throws IOException {
        this(InetAddress.getLoopbackAddress(), 0);
    }

    SilentPort(InetAddress address, int port) throws IOException {
        listener = new ServerSocket(port, 1, address);
        for (boolean isFull = false; !isFull; ) {
            Socket socket = new Socket();
            queued.add(socket);
            try {
                socket.connect(new InetSocketAddress(address, port()), 200);
            } catch (SocketTimeoutException e) {
                isFull = true;
            }
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    Target target() {
        return new Target(listener.getInetAddress().getHostAddress(), port());
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : queued) {
            socket.close();
        }
        listener.close();
    }
}
