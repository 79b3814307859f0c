package io.github.healthchecklib.internal;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/**
 * Parses and checks settings, and writes the one error message of a bad one: the setting, the rule, the value, the fix.
 */
public final class Settings {
    /** For arguments that a developer passes in code. */
    public static final Settings ARGUMENTS = new Settings(IllegalArgumentException::new);

    private static final int MAX_PORT = 65535;

    private final Function<String, ? extends RuntimeException> error;

    /**
     * Creates settings with an exception of their own.
     *
     * @param error makes the exception of its message
     */
    public Settings(Function<String, ? extends RuntimeException> error) {
        this.error = error;
    }

    /**
     * Checks that a text is not blank.
     *
     * @param setting its name
     * @param rule what it must be
     * @param value the text
     * @param fix what to do otherwise, a sentence
     * @return the text
     */
    public String notBlank(String setting, String rule, String value, String fix) {
        Objects.requireNonNull(value, setting);
        if (value.isBlank()) {
            throw invalid(setting, rule, value, fix);
        }
        return value;
    }

    /**
     * Parses and checks a TCP port.
     *
     * @param setting its name
     * @param value a whole number from 0 to 65535; 0 for any free port
     * @param fix what to do otherwise, a sentence
     * @return the port
     */
    public int port(String setting, String value, String fix) {
        return number(setting, value, 0, MAX_PORT, " (0 asks for any free port)", fix);
    }

    /**
     * Parses and checks a whole number.
     *
     * @param setting its name
     * @param value the text
     * @param min the least
     * @param max the largest
     * @param unit written after the range
     * @param fix what to do otherwise, a sentence
     * @return the number
     */
    public int number(String setting, String value, int min, int max, String unit, String fix) {
        if (value.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw invalid(setting, "a whole number from " + min + " to " + max + unit, value, fix);
    }

    /**
     * Checks a duration.
     *
     * @param setting its name
     * @param value the duration
     * @param min the shortest
     * @param max the longest
     * @param fix what to do otherwise, a sentence
     * @return the duration
     */
    public Duration duration(String setting, Duration value, Duration min, Duration max, String fix) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw invalid(setting, range(min, max), Formats.of(value), fix);
        }
        return value;
    }

    /**
     * Parses and checks a duration, written as {@code 90s}, {@code 5m}, {@code 1h30m} or {@code 0}.
     *
     * @param setting its name
     * @param value the text
     * @param min the shortest
     * @param max the longest
     * @param fix what to do otherwise, a sentence
     * @return the duration
     */
    public Duration duration(String setting, String value, Duration min, Duration max, String fix) {
        try {
            Duration duration =
                    value.equals("0") ? Duration.ZERO : Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
            // The parser also takes signs, and letters of other scripts.
            if (value.matches("[0-9.hmsHMS]+") && duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException notADuration) {
            // Reported below, with the rule and the value.
        }
        throw invalid(setting, "a duration such as 90s or 5m, " + range(min, max), value, fix);
    }

    /**
     * Checks a share.
     *
     * @param setting its name
     * @param value above 0, up to 1
     * @return the share
     */
    public double share(String setting, double value) {
        if (value > 0 && value <= 1) {
            return value;
        }
        throw invalid(setting, "a fraction greater than 0 and at most 1", Double.toString(value), "Use 0.95 for 95%.");
    }

    private static String range(Duration min, Duration max) {
        return "from " + Formats.of(min) + " to " + Formats.of(max);
    }

    /**
     * Makes the exception of a bad setting.
     *
     * @param setting its name
     * @param rule what it must be
     * @param value what it is
     * @param fix what to do, a sentence
     * @return the exception, not thrown
     */
    public RuntimeException invalid(String setting, String rule, String value, String fix) {
        return error.apply("Health check setting " + setting + " must be " + rule + ", but is \"" + Formats.line(value)
                + "\". " + fix);
    }
}
