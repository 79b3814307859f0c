package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbeSetting;
import java.util.ArrayList;
import java.util.List;

/** Writes what tells operators that an instance is not alive or not ready: Prometheus and monit. */
final class MonitoringManifest {
    private static final int MONIT_CYCLES = 64;

    private MonitoringManifest() {}

    /** Modules of the blackbox exporter, one for each timeout, so that services can share them. */
    static String blackboxModules(ProbedService service) {
        Entries modules = new Entries();
        watched(service).stream()
                .map(type -> ProbeSetting.TIMEOUT.of(service.settings(type)))
                .distinct()
                .forEach(timeout -> modules.put(
                        module(timeout), new Entries().put("prober", "tcp").put("timeout", timeout + "s")));
        return YamlText.of(new Entries().put("modules", modules));
    }

    static String scrapeConfigs(ProbedService service) {
        List<Entries> jobs = watched(service).stream()
                .map(type -> scrapeConfig(type, service))
                .toList();
        return YamlText.of(new Entries().put("scrape_configs", jobs));
    }

    private static Entries scrapeConfig(ProbeType type, ProbedService service) {
        PortProbe probe = service.required(type);
        int period = ProbeSetting.PERIOD.of(probe.settings());
        int timeout = ProbeSetting.TIMEOUT.of(probe.settings());
        if (timeout >= period) {
            throw new ManifestSettingException(
                    ProbedService.word(type) + "-timeout-seconds",
                    "The timeoutSeconds of " + ProbedService.word(type)
                            + " must be less than its periodSeconds for Prometheus, but is " + timeout
                            + ", and the period "
                            + period + ". Lower it.");
        }
        return new Entries()
                .put("job_name", job(type, service))
                .put("metrics_path", "/probe")
                .put("params", new Entries().put("module", List.of(module(timeout))))
                .put("scrape_interval", period + "s")
                // The exporter answers half a second before this, so that it is not the probe's timeout.
                .put("scrape_timeout", timeout + 1 + "s")
                .put(
                        "static_configs",
                        List.of(new Entries()
                                .put(
                                        "targets",
                                        service.instances().stream()
                                                .map(instance -> new Target(instance.host(), probe.port()).toString())
                                                .toList())))
                .put("relabel_configs", relabeling());
    }

    private static List<Entries> relabeling() {
        return List.of(
                new Entries().put("source_labels", List.of("__address__")).put("target_label", "__param_target"),
                new Entries().put("source_labels", List.of("__param_target")).put("target_label", "instance"),
                new Entries()
                        .comment("Where the blackbox exporter runs.")
                        .put("target_label", "__address__")
                        .put("replacement", "127.0.0.1:9115"));
    }

    static String alertRules(ProbedService service) {
        List<Entries> rules = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        for (ProbeType type : watched(service)) {
            boolean liveness = type == ProbeType.LIVENESS;
            ProbeSettings settings = service.settings(type);
            jobs.add(job(type, service));
            rules.add(rule(
                    liveness ? "NotAlive" : "NotReady",
                    "probe_success{job=\"" + job(type, service) + "\"} == 0",
                    Timing.longest(settings),
                    liveness ? "critical" : "warning",
                    liveness
                            ? "{{ $labels.instance }} is not alive: it needs a restart"
                            : "{{ $labels.instance }} is not ready: it should get no traffic"));
        }
        rules.add(rule(
                "NotProbed",
                "up{job=~\"" + String.join("|", jobs) + "\"} == 0",
                60,
                "warning",
                "{{ $labels.instance }} is not probed: does the blackbox exporter run?"));
        return YamlText.of(new Entries()
                .put("groups", List.of(new Entries().put("name", service.name()).put("rules", rules))));
    }

    private static Entries rule(String alert, String expression, long forSeconds, String severity, String summary) {
        return new Entries()
                .put("alert", alert)
                .put("expr", expression)
                .put("for", forSeconds + "s")
                .put("labels", new Entries().put("severity", severity))
                .put("annotations", new Entries().put("summary", summary));
    }

    static String monit(ProbedService service) {
        List<ProbeType> types = watched(service);
        int cycle = ProbeSetting.PERIOD.of(service.settings(types.get(0)));
        StringBuilder text = new StringBuilder("# For cycles of " + cycle + " s: set daemon " + cycle + "\n");
        int number = 0;
        for (Target instance : service.instances()) {
            number++;
            text.append("check host %s-%d with address %s\n".formatted(service.name(), number, instance.host()));
            for (ProbeType type : types) {
                text.append("    if failed port %d type tcp with timeout %s for %s then alert\n"
                        .formatted(
                                service.required(type).port(),
                                counted(ProbeSetting.TIMEOUT.of(service.settings(type)), "second"),
                                counted(cycles(type, service, cycle), "cycle")));
            }
        }
        return text.toString();
    }

    private static long cycles(ProbeType type, ProbedService service, int cycle) {
        long cycles = (Timing.longest(service.settings(type)) + cycle - 1) / cycle;
        if (cycles > MONIT_CYCLES) {
            throw new ManifestSettingException(
                    ProbedService.word(type) + "-failure-threshold",
                    "The failureThreshold of " + ProbedService.word(type) + " must take at most " + MONIT_CYCLES
                            + " cycles of " + cycle + " s for monit, but takes " + cycles + ". Lower it.");
        }
        return cycles;
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }

    /** Startup is of interest to platforms only. */
    private static List<ProbeType> watched(ProbedService service) {
        List<ProbeType> types = new ArrayList<>(List.of(ProbeType.LIVENESS, ProbeType.READINESS));
        types.removeIf(type -> service.probe(type).isEmpty());
        return types;
    }

    private static String module(int timeout) {
        return "tcp_" + timeout + "s";
    }

    private static String job(ProbeType type, ProbedService service) {
        return service.name() + "-" + ProbedService.word(type);
    }
}
