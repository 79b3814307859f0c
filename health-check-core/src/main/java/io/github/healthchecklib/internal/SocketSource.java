package io.github.healthchecklib.internal;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** Creates unbound sockets: a seam for faults and for tests without a network. */
public interface SocketSource {
    /** Creates the JDK's sockets. */
    SocketSource JDK = ServerSocket::new;

    /**
     * Creates the socket that listens.
     *
     * @return a new, unbound socket
     * @throws IOException if there is none to be had
     */
    ServerSocket createListener() throws IOException;

    /**
     * Creates the socket that holds the port while nothing listens.
     *
     * @return a new, unbound socket
     */
    default Socket createHolder() {
        return new Socket();
    }
}
