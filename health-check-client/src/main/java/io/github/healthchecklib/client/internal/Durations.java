package io.github.healthchecklib.client.internal;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses and formats durations for command lines. */
public final class Durations {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms",
            Duration.ofMillis(1),
            "s",
            Duration.ofSeconds(1),
            "m",
            Duration.ofMinutes(1),
            "h",
            Duration.ofHours(1));

    private Durations() {}

    /**
     * Parses a duration.
     *
     * @param text a whole number and its unit, ms, s, m or h: {@code 500ms}, {@code 60s}
     * @return the duration
     * @throws IllegalArgumentException if the text is not a duration
     */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        Duration unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    "A duration must be a whole number and ms, s, m or h, such as 500ms or 60s, but is \"" + text
                            + "\". Correct it.");
        }
        return unit.multipliedBy(Long.parseLong(matcher.group(1)));
    }

    /**
     * Formats a duration exactly: {@code 1m30s}, {@code 0.5s}.
     *
     * @param duration a duration
     * @return the text
     */
    public static String of(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    /**
     * Formats the time that a probe took, in milliseconds: {@code 0.08 ms}, {@code 1.2 ms}, {@code 1003 ms}.
     *
     * @param duration a duration
     * @return the text
     */
    public static String millis(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        String format = millis < 1 ? "%.2f ms" : millis < 100 ? "%.1f ms" : "%.0f ms";
        return String.format(Locale.ROOT, format, millis);
    }
}
