package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import java.util.ArrayList;
import java.util.List;

/** Writes YAML for Kubernetes. */
final class KubernetesManifest {
    private KubernetesManifest() {}

    /** What goes into a container, beside its name and image. */
    static String container(ProbedService service) {
        Entries container = new Entries();
        putProbes(container, service);
        return YamlText.of(container);
    }

    static String deployment(ProbedService service) {
        Entries labels = new Entries().put("app.kubernetes.io/name", service.name());
        Entries container = new Entries()
                .put("name", service.name())
                .put("image", service.image())
                .put("env", AzureResource.environment(service));
        putProbes(container, service);
        Entries pod = new Entries()
                .comment("From SIGTERM to SIGKILL: drain and stop must take less.")
                .put("terminationGracePeriodSeconds", service.graceSeconds())
                .put("containers", List.of(container));
        return YamlText.of(new Entries()
                .put("apiVersion", "apps/v1")
                .put("kind", "Deployment")
                .put("metadata", new Entries().put("name", service.name()).put("labels", labels))
                .put(
                        "spec",
                        new Entries()
                                .put("selector", new Entries().put("matchLabels", labels))
                                .put(
                                        "template",
                                        new Entries()
                                                .put("metadata", new Entries().put("labels", labels))
                                                .put("spec", pod))));
    }

    private static void putProbes(Entries container, ProbedService service) {
        List<Entries> ports = new ArrayList<>();
        Entries probes = new Entries();
        for (ProbeType type : List.of(ProbeType.STARTUP, ProbeType.LIVENESS, ProbeType.READINESS)) {
            service.probe(type).ifPresent(probe -> {
                ports.add(new Entries().put("name", ProbedService.word(type)).put("containerPort", probe.port()));
                probes.put(ProbedService.word(type) + "Probe", probe(type, probe));
            });
        }
        container
                .put("ports", ports)
                .comment("Shows the last lines of the log, with the reason, once it has been restarted.")
                .put("terminationMessagePolicy", "FallbackToLogsOnError")
                .putAll(probes);
    }

    /** The comment is inside the field, so that it goes with it when the probe is replaced. */
    static Entries probe(ProbeType type, PortProbe probe) {
        Entries entries = new Entries()
                .comment(Timing.comment(type, probe.settings()))
                .put("tcpSocket", new Entries().put("port", probe.port()));
        AzureResource.putSettings(entries, probe.settings());
        return entries;
    }
}
