package io.github.healthchecklib.internal;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Formats values for logs, reasons and error messages. */
public final class Formats {
    /** Reasons and names are cut to this many characters. */
    static final int MAX_LINE_LENGTH = 1000;

    private Formats() {}

    /**
     * Formats a duration: {@code 5m}, {@code 1h30m}, {@code 0.1s}; {@code 0s} for zero.
     *
     * @param duration a duration
     * @return the text
     */
    public static String of(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    /**
     * Formats a duration in whole milliseconds, as {@link #of(Duration)} does.
     *
     * @param duration a duration
     * @return the text
     */
    public static String rounded(Duration duration) {
        return of(duration.truncatedTo(ChronoUnit.MILLIS));
    }

    /**
     * Formats an address and port: {@code 127.0.0.1:9000}, {@code [0:0:0:0:0:0:0:1]:9000}.
     *
     * @param address a resolved address
     * @return the text
     */
    public static String of(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /**
     * Makes a text safe for one line of a log: control characters and line separators become spaces, and what exceeds
     * {@value #MAX_LINE_LENGTH} characters is cut.
     *
     * @param text any text
     * @return the same text if it is safe already
     */
    public static String line(String text) {
        boolean safe = text.length() <= MAX_LINE_LENGTH;
        for (int i = 0; safe && i < text.length(); i++) {
            safe = !breaksLine(text.charAt(i));
        }
        return safe ? text : madeSafe(text);
    }

    private static String madeSafe(String text) {
        StringBuilder line = new StringBuilder();
        int end = Math.min(text.length(), MAX_LINE_LENGTH);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            line.append(breaksLine(c) ? ' ' : c);
        }
        return end < text.length() ? line.append("...").toString() : line.toString();
    }

    private static boolean breaksLine(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }
}
