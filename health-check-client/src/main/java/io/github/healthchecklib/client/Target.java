package io.github.healthchecklib.client;

import java.util.regex.Pattern;

/**
 * A host and a TCP port to probe. Immutable.
 *
 * @param host a name or an address; IPv6 without brackets
 * @param port 1 to 65535
 */
public record Target(String host, int port) {
    private static final int MAX_PORT = 65535;
    private static final Pattern NAME_OR_IPV4 = Pattern.compile("[\\p{L}\\p{N}._-]+");

    /**
     * Creates a target.
     *
     * @param host a name or an address
     * @param port 1 to 65535
     * @throws IllegalArgumentException if the host is blank or the port out of range
     */
    public Target {
        if (host.isBlank() || port < 1 || port > MAX_PORT) {
            throw invalid(host + ":" + port);
        }
    }

    /**
     * Parses a target.
     *
     * @param text {@code host:port}, {@code [v6]:port}, or {@code :port} for this machine (localhost)
     * @return the target
     * @throws IllegalArgumentException if the text has none of these forms
     */
    public static Target parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw invalid(text);
        }
        return new Target(host(text, text.substring(0, colon)), port(text, text.substring(colon + 1)));
    }

    private static String host(String text, String host) {
        if (host.isEmpty()) {
            return "localhost";
        }
        if (host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0) {
            return host.substring(1, host.length() - 1);
        }
        // Without brackets, it is ambiguous where an IPv6 address ends and the port begins.
        if (!NAME_OR_IPV4.matcher(host).matches()) {
            throw invalid(text);
        }
        return host;
    }

    private static int port(String text, String port) {
        // Integer.parseInt would take a sign.
        if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw invalid(text);
        }
        int number = Integer.parseInt(port);
        if (number < 1 || number > MAX_PORT) {
            throw invalid(text);
        }
        return number;
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("A target must be host:port, [v6]:port or :port, with a port from 1 to "
                + MAX_PORT + ", but is \"" + text + "\". Correct it.");
    }

    /** In the form that {@link #parse} takes: {@code host:port} or {@code [v6]:port}. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
