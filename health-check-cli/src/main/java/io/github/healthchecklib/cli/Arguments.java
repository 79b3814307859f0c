package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.client.internal.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Parses and validates arguments that picocli cannot. */
final class Arguments {
    private static final int MAX_SECONDS = 86_400;
    private static final Duration ONE_DAY = Duration.ofSeconds(MAX_SECONDS);

    private Arguments() {}

    static List<Target> targets(CommandSpec spec, List<String> texts) {
        return read(spec, "TARGET", texts, Target::parse);
    }

    /** Parses texts here, because picocli would report a bad one among several only as unmatched. */
    static <T> List<T> read(CommandSpec spec, String what, List<String> texts, Function<String, T> reader) {
        try {
            return texts.stream().map(reader).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "Invalid value for " + what + ": " + e.getMessage());
        }
    }

    static Duration duration(String text) {
        return read(text, Durations::parse);
    }

    /** Seconds, as in the platforms' manifests, which take whole numbers; fractions are for local services. */
    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return read(text, Seconds::parse);
        }

        private static Duration parse(String text) {
            try {
                BigDecimal seconds = new BigDecimal(text);
                if (seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(MAX_SECONDS)) <= 0) {
                    return Duration.ofNanos(seconds.movePointRight(9).longValue());
                }
            } catch (NumberFormatException e) {
                // Reported below, with the rule.
            }
            throw new IllegalArgumentException("Seconds must be a number from 0 to " + MAX_SECONDS
                    + ", such as 10 or 0.5, but are \"" + text + "\". Correct it.");
        }
    }

    /**
     * Builds settings from an option's value.
     *
     * @throws ParameterException with the option's name if the value is out of range
     */
    static <T> T inRange(CommandSpec spec, String option, Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '" + option + "': " + e.getMessage());
        }
    }

    /**
     * Checks a duration.
     *
     * @throws ParameterException if it is zero or longer than a day
     */
    static void checkUpToADay(CommandSpec spec, String option, Duration value) {
        if (value.isZero() || value.compareTo(ONE_DAY) > 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '" + option + "': It must be more than 0 and at most "
                            + Durations.of(ONE_DAY) + ", but is " + Durations.of(value) + ". Correct it.");
        }
    }

    private static <T> T read(String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
