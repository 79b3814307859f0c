package io.github.healthchecklib.examples.hl7;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.healthchecklib.HealthCheckConfigException;
import io.github.healthchecklib.HealthCheckStartException;
import io.github.healthchecklib.HealthProbes;
import org.slf4j.LoggerFactory;

/**
 * Starts the server with settings from the environment, and drains and closes it on SIGTERM or Ctrl-C. Exit codes: 2
 * for a bad setting, 1 if it could not start, each with one line on standard error.
 */
final class Main {
    static final int CANNOT_START = 1;
    static final int BAD_SETTING = 2;

    /**
     * Reports in many lines what the server reports in one. Kept here, because loggers that nobody holds are forgotten.
     */
    private static final java.util.logging.Logger DRIVER_LOG = java.util.logging.Logger.getLogger("org.postgresql");

    private Main() {}

    public static void main(String[] args) {
        DRIVER_LOG.setLevel(java.util.logging.Level.OFF);
        Settings settings;
        HealthProbes probes;
        try {
            settings = Settings.from(System.getenv());
            probes = HealthProbes.fromEnvironment();
        } catch (SettingsException | HealthCheckConfigException e) {
            exit(BAD_SETTING, e);
            return;
        }
        ((Logger) LoggerFactory.getLogger("io.github.healthchecklib")).setLevel(Level.valueOf(settings.logLevel()));

        Hl7Server server = new Hl7Server(settings, probes);
        probes.closeOnShutdown(settings.drain(), server::close);
        try {
            server.start();
        } catch (StartException | HealthCheckStartException e) {
            exit(CANNOT_START, e);
        }
    }

    private static void exit(int code, Exception reason) {
        System.err.println("hl7-server: " + reason.getMessage());
        System.exit(code);
    }
}
