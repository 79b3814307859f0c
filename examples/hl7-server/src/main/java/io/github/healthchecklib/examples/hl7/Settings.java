package io.github.healthchecklib.examples.hl7;

import io.github.healthchecklib.examples.hl7.mllp.MllpLimits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The settings from the environment. An unset or empty variable means the default.
 *
 * @param host where MLLP listens: {@code HOST}, default 0.0.0.0
 * @param port where MLLP listens: {@code PORT}, 0 to 65535 (0: any free port), default 2575, the one registered for HL7
 * @param database where messages are stored: {@code DATABASE_URL}, default an H2 file below the working directory
 * @param limits what clients may ask: {@code MAX_MESSAGE_SIZE_BYTES}, 1024 to 67108864, but at most a 32nd of the heap,
 *     default 1 MiB; {@code MAX_BYTES_IN_PROGRESS}, at least twice that, default a sixteenth of the heap; {@code
 *     MAX_CONNECTIONS}, 1 to 10000, default 256; {@code MESSAGE_TIMEOUT_SECONDS}, 1 to 600, default 30
 * @param messageLimit how long a message may be in progress before this server counts as stuck: {@code
 *     MESSAGE_LIMIT_SECONDS}, 1 to 3600, default 60, which is longer than the database may take
 * @param storeLimit how long an embedded database may fail before this server counts as broken: {@code
 *     STORE_LIMIT_SECONDS}, 1 to 86400, default 300
 * @param drain from SIGTERM until no more messages are taken: {@code DRAIN_SECONDS}, 0 to 10, default 5
 * @param logLevel of this server and the health ports: {@code LOG_LEVEL}, default INFO
 */
record Settings(
        String host,
        int port,
        DatabaseUrl database,
        MllpLimits limits,
        Duration messageLimit,
        Duration storeLimit,
        Duration drain,
        String logLevel) {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern LETTERS = Pattern.compile("[A-Za-z]+");
    private static final List<String> LOG_LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

    /**
     * Reads the settings.
     *
     * @throws SettingsException if one is bad
     */
    static Settings from(Map<String, String> environment) {
        return new Settings(
                host(environment),
                number(environment, "PORT", 2575, 0, 65535),
                DatabaseUrl.from(environment),
                limits(environment),
                Duration.ofSeconds(number(environment, "MESSAGE_LIMIT_SECONDS", 60, 1, 3600)),
                Duration.ofSeconds(number(environment, "STORE_LIMIT_SECONDS", 300, 1, 86_400)),
                Duration.ofSeconds(number(environment, "DRAIN_SECONDS", 5, 0, 10)),
                logLevel(environment));
    }

    private static MllpLimits limits(Map<String, String> environment) {
        // Decoded and on its way to the database, a message takes some eight times its size.
        long heapShare = Runtime.getRuntime().maxMemory() / 16;
        int most = (int) Math.max(MEBIBYTE, Math.min(64 * MEBIBYTE, heapShare / 2));
        int maxMessageBytes = number(environment, "MAX_MESSAGE_SIZE_BYTES", MEBIBYTE, 1024, most);
        // A message grows by doubling, and holds both sizes while it does.
        int leastInProgress = 2 * maxMessageBytes;
        int inProgressByDefault = (int) Math.min(Integer.MAX_VALUE, Math.max(leastInProgress, heapShare));
        return new MllpLimits(
                maxMessageBytes,
                number(environment, "MAX_BYTES_IN_PROGRESS", inProgressByDefault, leastInProgress, Integer.MAX_VALUE),
                number(environment, "MAX_CONNECTIONS", 256, 1, 10_000),
                Duration.ofSeconds(number(environment, "MESSAGE_TIMEOUT_SECONDS", 30, 1, 600)));
    }

    private static String host(Map<String, String> environment) {
        String host = value(environment, "HOST", "0.0.0.0");
        if (host.isBlank()) {
            throw new SettingsException("HOST", "an address or name of this machine", host, "0.0.0.0");
        }
        return host;
    }

    private static String logLevel(Map<String, String> environment) {
        String level = value(environment, "LOG_LEVEL", "INFO");
        String upperCase = level.toUpperCase(Locale.ROOT);
        if (!LETTERS.matcher(level).matches() || !LOG_LEVELS.contains(upperCase)) {
            throw new SettingsException("LOG_LEVEL", "one of " + String.join(", ", LOG_LEVELS), level, "INFO");
        }
        return upperCase;
    }

    private static int number(Map<String, String> environment, String variable, int byDefault, int min, int max) {
        String value = value(environment, variable, Integer.toString(byDefault));
        // Long.parseLong would also take a sign and the digits of other scripts.
        if (DIGITS.matcher(value).matches()) {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return (int) number;
            }
        }
        throw new SettingsException(
                variable, "a whole number from " + min + " to " + max, value, Integer.toString(byDefault));
    }

    static String value(Map<String, String> environment, String variable, String byDefault) {
        String value = environment.getOrDefault(variable, "");
        return value.isEmpty() ? byDefault : value;
    }
}
