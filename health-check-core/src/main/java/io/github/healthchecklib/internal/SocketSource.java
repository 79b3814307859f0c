package io.github.healthchecklib.internal;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/**
 * Creates the sockets of a port, and starts and pauses its accept thread: a seam for faults and for tests without a
 * network.
 */
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
     * Creates a socket that does not listen: to hold the port, or to find out whether there is a descriptor left.
     *
     * @return a new, unbound socket
     */
    default Socket createHolder() {
        return new Socket();
    }

    /**
     * Starts the accept thread.
     *
     * @param acceptThread not started yet
     */
    default void start(Thread acceptThread) {
        acceptThread.start();
    }

    /**
     * Waits until the monitor is notified or the time is over. May end earlier, as every wait; an interrupt ends it,
     * and is forgotten.
     *
     * @param monitor held by the caller
     * @param nanos how long to wait, more than 0
     * @return the nanoseconds that are left; 0 or less if none are
     */
    default long awaitNanos(Object monitor, long nanos) {
        long end = System.nanoTime() + nanos;
        try {
            TimeUnit.NANOSECONDS.timedWait(monitor, nanos);
        } catch (InterruptedException | OutOfMemoryError forgotten) {
            // Nothing asks the accept thread to end by an interrupt, or by one that there is no memory for.
        }
        return end - System.nanoTime();
    }
}
