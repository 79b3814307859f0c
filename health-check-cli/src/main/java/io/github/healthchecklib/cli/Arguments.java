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

/** Reads what picocli doesn't know to read. */
final class Arguments {
    private static final int MOST_SECONDS = 86_400;

    private Arguments() {}

    static List<Target> targets(CommandSpec spec, List<String> texts) {
        return read(spec, "TARGET", texts, Target::parse);
    }

    /** Reads what picocli has left unread: of several, it would tell only that one is unmatched. */
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

    /**
     * Seconds, as in the platforms' manifests, which take whole ones; for a look at a local service, fractions as well.
     */
    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return read(text, Seconds::parse);
        }

        private static Duration parse(String text) {
            try {
                BigDecimal seconds = new BigDecimal(text);
                if (seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(MOST_SECONDS)) <= 0) {
                    return Duration.ofNanos(seconds.movePointRight(9).longValue());
                }
            } catch (NumberFormatException e) {
                // Told below, with the rule.
            }
            throw new IllegalArgumentException("Seconds must be a number from 0 to " + MOST_SECONDS
                    + ", like 10 or 0.5, but are \"" + text + "\". Correct it.");
        }
    }

    /**
     * Builds settings from what was given; those that are out of range are the user's fault, told with the option's
     * name.
     *
     * @throws ParameterException if the settings refuse it
     */
    static <T> T inRange(CommandSpec spec, String option, Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '" + option + "': " + e.getMessage());
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
