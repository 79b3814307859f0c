package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment variables by which this library's {@code HealthProbes} opens the ports of a plan. */
final class ServiceEnvironment {
    private ServiceEnvironment() {}

    /** For platforms that probe from outside the container. */
    static Map<String, String> reachable(ProbedService service) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("HEALTH_CHECK_HOST", "0.0.0.0");
        variables.putAll(ports(service));
        return variables;
    }

    /** Only what differs from the defaults. */
    static Map<String, String> ports(ProbedService service) {
        Map<String, String> variables = new LinkedHashMap<>();
        put(variables, service, ProbeType.LIVENESS, "HEALTH_CHECK_PORT", 9000);
        put(variables, service, ProbeType.READINESS, "HEALTH_CHECK_READINESS_PORT", 9001);
        put(variables, service, ProbeType.STARTUP, "HEALTH_CHECK_STARTUP_PORT", 9002);
        return variables;
    }

    private static void put(
            Map<String, String> variables, ProbedService service, ProbeType type, String variable, int standard) {
        int port = service.probe(type).map(PortProbe::port).orElse(0);
        if (port != standard) {
            variables.put(variable, port == 0 ? "off" : Integer.toString(port));
        }
    }
}
