package io.github.healthchecklib.examples.hl7;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The settings from the environment. An unset or empty variable means the default.
 *
 * @param host where MLLP listens: {@code HOST}, default 0.0.0.0
 * @param port where MLLP listens: {@code PORT}, 0 to 65535 (0: any free port), default 2575, the one registered for HL7
 * @param database where messages are stored: {@code DATABASE_URL}, default an H2 file below the working directory
 * @param maxMessageBytes the longest message: {@code MAX_MESSAGE_SIZE_BYTES}, 1024 to 67108864, default 1 MiB
 * @param messageLimit how long a message may be in progress before this server counts as stuck: {@code MESSAGE_LIMIT_SECONDS}, 1 to 3600,
 *     default 60, which is longer than the database may take
 * @param drain from SIGTERM until no more messages are taken: {@code DRAIN_SECONDS}, 0 to 10, default 5
 * @param logLevel of this server and the health ports: {@code LOG_LEVEL}, default INFO
 */
record Settings(
        String host,
        int port,
        DatabaseUrl database,
        int maxMessageBytes,
        Duration messageLimit,
        Duration drain,
        String logLevel) {
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
                number(environment, "MAX_MESSAGE_SIZE_BYTES", 1024 * 1024, 1024, 64 * 1024 * 1024),
                Duration.ofSeconds(number(environment, "MESSAGE_LIMIT_SECONDS", 60, 1, 3600)),
                Duration.ofSeconds(number(environment, "DRAIN_SECONDS", 5, 0, 10)),
                logLevel(environment));
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
        if (!LOG_LEVELS.contains(level)) {
            throw new SettingsException("LOG_LEVEL", "one of " + String.join(", ", LOG_LEVELS), level, "INFO");
        }
        return level;
    }

    private static int number(Map<String, String> environment, String variable, int byDefault, int min, int max) {
        String value = value(environment, variable, Integer.toString(byDefault));
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Falls through to the one error text that says the rule and the value.
        }
        throw new SettingsException(
                variable, "a whole number from " + min + " to " + max, value, Integer.toString(byDefault));
    }

    static String value(Map<String, String> environment, String variable, String byDefault) {
        String value = environment.getOrDefault(variable, "");
        return value.isEmpty() ? byDefault : value;
    }
}
