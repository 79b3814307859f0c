package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Settings;
import java.time.Duration;

/** The ranges of a port's settings, and what to do about a value outside them. */
final class PortSettings {
    private static final int MAX_BACKLOG = 65535;
    private static final Duration MAX_UNPROBED_WARNING = Duration.ofDays(24);

    private static final Settings SETTINGS = new Settings(HealthCheckConfigException::new);
    private static final String UNPROBED_WARNING_FIX = "Correct it, unset it for the default "
            + Formats.of(HealthCheckConfig.DEFAULT_UNPROBED_WARNING) + ", or set 0 for no warning.";

    private PortSettings() {}

    static String host(String setting, String value) {
        String fix = orDefault(HealthCheckConfig.DEFAULT_HOST);
        return SETTINGS.notBlank(setting, "an address or name of this machine", value, fix);
    }

    static int port(String setting, String value, int byDefault) {
        return SETTINGS.port(setting, value, portFix(value, orDefault(Integer.toString(byDefault))));
    }

    /** The variable for the port of one of several probes. */
    static int port(ProbeType type, String value) {
        String fix = "Correct it, set it to off to disable the probe, or unset it for the default " + type.defaultPort()
                + ".";
        return SETTINGS.port(type.variable(), value, portFix(value, fix));
    }

    /**
     * Kubernetes describes each Service to the containers of its namespace by variables such as
     * {@code NAME_PORT=tcp://10.0.0.1:80}.
     */
    private static String portFix(String value, String otherwise) {
        return value.startsWith("tcp://")
                ? "Kubernetes sets it for a Service of a matching name. Set it in the container, or set"
                        + " enableServiceLinks: false in the pod."
                : otherwise;
    }

    static int backlog(String setting, String value) {
        String fix = orDefault(Integer.toString(HealthCheckConfig.DEFAULT_BACKLOG));
        return SETTINGS.number(setting, value, 1, MAX_BACKLOG, " connections", fix);
    }

    static Duration unprobedWarning(String setting, String value) {
        return SETTINGS.duration(setting, value, Duration.ZERO, MAX_UNPROBED_WARNING, UNPROBED_WARNING_FIX);
    }

    static Duration unprobedWarning(String setting, Duration value) {
        return SETTINGS.duration(setting, value, Duration.ZERO, MAX_UNPROBED_WARNING, UNPROBED_WARNING_FIX);
    }

    private static String orDefault(String byDefault) {
        return "Correct it, or unset it for the default " + byDefault + ".";
    }
}
