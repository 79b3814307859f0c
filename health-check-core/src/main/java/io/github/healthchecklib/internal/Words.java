package io.github.healthchecklib.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;

/** Writes things as people write them, for logs and error texts. */
public final class Words {
    private Words() {}

    /**
     * Writes a duration: {@code 5m}, {@code 1h30m}, {@code 0.1s}; {@code 0s} for none.
     *
     * @param duration a duration
     * @return the text
     */
    public static String of(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    /**
     * Writes an address and port: {@code 127.0.0.1:9000}, {@code [0:0:0:0:0:0:0:1]:9000}.
     *
     * @param address an address
     * @param port a port
     * @return the text
     */
    public static String of(InetAddress address, int port) {
        String host = address.getHostAddress();
        return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
    }
}
