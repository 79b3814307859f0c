package io.github.healthchecklib.examples.hl7;

import io.github.healthchecklib.HealthCheckConfig;
import java.util.List;
import java.util.Map;

/**
 * The settings from the environment. An unset or empty variable means the default.
 *
 * @param host where MLLP listens: {@code HOST}, default 0.0.0.0
 * @param port where MLLP listens: {@code PORT}, 0 to 65535 (0: any free port), default 2575, the one registered for HL7
 * @param health where the health port listens: {@code HEALTH_CHECK_HOST}, {@code HEALTH_CHECK_PORT}
 * @param database where messages are stored: {@code DATABASE_URL}, default an H2 file below the working directory
 * @param maxMessageBytes the longest message: {@code MAX_MESSAGE_SIZE_BYTES}, 1024 to 67108864, default 1 MiB
 * @param logLevel of this server and the health port: {@code LOG_LEVEL}, default INFO
 */
record Settings(
        String host, int port, HealthCheckConfig health, DatabaseUrl database, int maxMessageBytes, String logLevel) {
    private static final List<String> LOG_LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

    /**
     * Reads the settings.
     *
     * @throws SettingsException or {@link io.github.healthchecklib.HealthCheckConfigException}, if one is bad
     */
    static Settings from(Map<String, String> environment) {
        return new Settings(
                host(environment),
                number(environment, "PORT", 2575, 0, 65535),
                HealthCheckConfig.fromEnvironment(environment),
                DatabaseUrl.from(environment),
                number(environment, "MAX_MESSAGE_SIZE_BYTES", 1024 * 1024, 1024, 64 * 1024 * 1024),
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
