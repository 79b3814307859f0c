package io.github.healthchecklib.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of this machine. */
final class Ports {
    private Ports() {}

    static ServerSocket open() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static Target target(ServerSocket listener) {
        return new Target(listener.getInetAddress().getHostAddress(), listener.getLocalPort());
    }

    /** A port of an address that nothing else uses, so that nobody takes it before it is refused. */
    static Target refused() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.9"))) {
            return target(listener);
        }
    }
}
