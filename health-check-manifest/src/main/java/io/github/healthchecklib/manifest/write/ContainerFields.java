package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.workload.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a container that hold its probes, as a platform names them. */
final class ContainerFields {
    private ContainerFields() {}

    /**
     * Returns the fields for the probes of a service: all that may hold a probe, in the order in which probes begin.
     *
     * @return by name; empty for a probe that is off
     */
    static Map<String, Optional<Object>> of(Platform platform, ProbedService service) {
        Map<String, Optional<Object>> fields = new LinkedHashMap<>();
        if (platform == Platform.CONTAINER_APPS) {
            fields.put("probes", Optional.of(AzureResource.probes(service)));
        } else {
            for (ProbeType type : List.of(ProbeType.STARTUP, ProbeType.LIVENESS, ProbeType.READINESS)) {
                fields.put(
                        ProbedService.word(type) + "Probe",
                        service.probe(type).map(probe -> KubernetesManifest.probe(type, probe)));
            }
        }
        return fields;
    }
}
