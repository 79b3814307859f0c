package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbeSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The properties of a container app or job, as its REST API names them: the same in YAML, ARM JSON and Bicep. */
final class AzureResource {
    static final String API_VERSION = "2025-01-01";

    private AzureResource() {}

    /** The two types of resource that run containers. */
    enum Kind {
        APP("Microsoft.App/containerApps"),
        JOB("Microsoft.App/jobs");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }

        Entries properties(ProbedService service, Object environmentId) {
            return new Entries()
                    .put("environmentId", environmentId)
                    .put("configuration", this == APP ? appConfiguration() : jobConfiguration())
                    .put("template", template(this, service));
        }
    }

    /** In the order in which they begin. */
    static List<Entries> probes(ProbedService service) {
        List<Entries> probes = new ArrayList<>();
        for (ProbeType type : List.of(ProbeType.STARTUP, ProbeType.LIVENESS, ProbeType.READINESS)) {
            service.probe(type).ifPresent(probe -> probes.add(probe(type, probe)));
        }
        return probes;
    }

    private static Entries probe(ProbeType type, PortProbe probe) {
        String name = type.name().charAt(0) + type.name().substring(1).toLowerCase(Locale.ROOT);
        Entries entries = new Entries()
                .comment(Timing.comment(type, probe.settings()))
                .put("type", name)
                .put("tcpSocket", new Entries().put("port", probe.port()));
        putSettings(entries, probe.settings());
        return entries;
    }

    /** As Kubernetes names them too. What is left out is 0 or 1 by default. */
    static void putSettings(Entries entries, ProbeSettings settings) {
        if (!settings.initialDelay().isZero()) {
            put(entries, ProbeSetting.INITIAL_DELAY, settings);
        }
        put(entries, ProbeSetting.PERIOD, settings);
        put(entries, ProbeSetting.TIMEOUT, settings);
        if (settings.successThreshold() != 1) {
            put(entries, ProbeSetting.SUCCESS_THRESHOLD, settings);
        }
        put(entries, ProbeSetting.FAILURE_THRESHOLD, settings);
    }

    private static void put(Entries entries, ProbeSetting setting, ProbeSettings settings) {
        entries.put(setting.field(), setting.of(settings));
    }

    private static Entries template(Kind kind, ProbedService service) {
        Entries template = new Entries();
        if (kind == Kind.APP) {
            template.comment("From SIGTERM to SIGKILL: drain and stop must take less.")
                    .put("terminationGracePeriodSeconds", service.graceSeconds());
        }
        return template.put(
                "containers",
                List.of(new Entries()
                        .put("name", service.name())
                        .put("image", service.image())
                        .put("env", environment(service))
                        .put("probes", probes(service))));
    }

    private static Entries appConfiguration() {
        return new Entries().put("activeRevisionsMode", "Single");
    }

    private static Entries jobConfiguration() {
        return new Entries()
                .put("triggerType", "Manual")
                .comment("Seconds that an execution may take.")
                .put("replicaTimeout", 1800)
                .put("replicaRetryLimit", 0)
                .put("manualTriggerConfig", new Entries().put("parallelism", 1).put("replicaCompletionCount", 1));
    }

    /** As Kubernetes writes it too. */
    static List<Entries> environment(ProbedService service) {
        return ServiceEnvironment.reachable(service).entrySet().stream()
                .map(variable -> new Entries().put("name", variable.getKey()).put("value", variable.getValue()))
                .toList();
    }
}
