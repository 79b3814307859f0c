package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.workload.Container;
import io.github.healthchecklib.manifest.workload.Container.EnvVar;
import io.github.healthchecklib.manifest.workload.DeclaredProbe;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Kind;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** This library's ports, as far as the environment of a container or the names of its ports show them. */
final class HealthPorts {
    static final String HOST = "HEALTH_CHECK_HOST";

    private static final String PORT = "HEALTH_CHECK_PORT";
    private static final String OFF = "off";

    /** Only this library has these variables; others have {@link #PORT} too. */
    private static final Set<String> OWN = Set.of(
            HOST,
            "HEALTH_CHECK_READINESS_PORT",
            "HEALTH_CHECK_STARTUP_PORT",
            "HEALTH_CHECK_BACKLOG",
            "HEALTH_CHECK_UNPROBED_WARNING");

    private static final Map<ProbeType, String> VARIABLES = Map.of(
            ProbeType.LIVENESS, PORT,
            ProbeType.READINESS, "HEALTH_CHECK_READINESS_PORT",
            ProbeType.STARTUP, "HEALTH_CHECK_STARTUP_PORT");
    private static final Map<ProbeType, Long> DEFAULTS =
            Map.of(ProbeType.LIVENESS, 9000L, ProbeType.READINESS, 9001L, ProbeType.STARTUP, 9002L);

    private HealthPorts() {}

    /** Returns the variable for the port of a probe. */
    static String variable(ProbeType type) {
        return VARIABLES.getOrDefault(type, PORT);
    }

    /** Whether the environment configures this library, and not other software with similar variables. */
    static boolean areConfigured(Container container) {
        Set<String> names = container.env().keySet();
        if (names.stream().anyMatch(OWN::contains)) {
            return true;
        }
        boolean foreign = names.stream().anyMatch(name -> name.startsWith("HEALTH_CHECK_") && !name.equals(PORT));
        return names.contains(PORT)
                && !foreign
                && container.probes().stream().allMatch(probe -> probe.kind() != Kind.HTTP);
    }

    /** Returns the ports by the environment, with the defaults; empty if it does not configure the library. */
    static Set<Long> of(Container container) {
        Set<Long> ports = new HashSet<>();
        VARIABLES.forEach((type, name) -> {
            Long fallback = DEFAULTS.get(type);
            String value = container
                    .env(name)
                    .map(EnvVar::value)
                    .orElse(String.valueOf(fallback))
                    .strip();
            if (value.matches("\\d{1,5}") && areConfigured(container)) {
                ports.add(Long.parseLong(value));
            }
        });
        return ports;
    }

    /** Whether a probe connects to a health port: one of {@link #of}, or one that is declared under such a name. */
    static boolean isProbedBy(DeclaredProbe probe, Container container) {
        long number = probe.portNumber();
        return probe.kind() == Kind.TCP
                && (of(container).contains(number)
                        || container.ports().stream()
                                .filter(port ->
                                        port.number() != null && port.number().is(number))
                                .anyMatch(port -> isName(port.name() == null ? "" : port.name())));
    }

    private static boolean isName(String name) {
        return name.startsWith("health")
                || VARIABLES.keySet().stream().anyMatch(type -> name.equalsIgnoreCase(type.name()));
    }

    /** Whether a variable's value allows a TCP probe of that type: with its port, or as another port if it is off. */
    static boolean allows(String value, DeclaredProbe probe) {
        return value.equalsIgnoreCase(OFF)
                ? probe.portNumber() != DEFAULTS.getOrDefault(probe.type(), 0L)
                : value.equals(Long.toString(probe.portNumber()));
    }
}
