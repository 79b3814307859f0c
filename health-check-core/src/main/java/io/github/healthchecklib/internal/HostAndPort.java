package io.github.healthchecklib.internal;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Writes an address and port as people write them: {@code 127.0.0.1:9000}, {@code [0:0:0:0:0:0:0:1]:9000}. */
public final class HostAndPort {
    private HostAndPort() {}

    /**
     * Returns the text.
     *
     * @param address an address
     * @param port a port
     * @return the text
     */
    public static String format(InetAddress address, int port) {
        String host = address.getHostAddress();
        return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
    }
}
