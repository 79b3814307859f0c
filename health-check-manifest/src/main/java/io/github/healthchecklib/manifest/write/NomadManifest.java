package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbeSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a task group of Nomad whose service is in Consul. Nomad has no startup probe: failures do not restart the task
 * while it starts.
 */
final class NomadManifest {
    private NomadManifest() {}

    static String group(ProbedService probed) {
        return HclBody.of(file -> file.block("group " + Entries.quoted(probed.name()), group -> {
            group.block("network", network -> {
                for (ProbeType type : checks(probed)) {
                    network.block(
                            "port " + Entries.quoted(ProbedService.word(type)),
                            port -> port.attribute("to", probed.required(type).port()));
                }
            });
            group.block("service", service -> {
                service.attribute("name", probed.name());
                checks(probed).forEach(type -> check(service, type, probed));
            });
            group.block("task " + Entries.quoted(probed.name()), task -> task(task, probed));
        }));
    }

    private static List<ProbeType> checks(ProbedService probed) {
        List<ProbeType> checks = new ArrayList<>(List.of(ProbeType.LIVENESS));
        probed.probe(ProbeType.READINESS).ifPresent(readiness -> checks.add(ProbeType.READINESS));
        return checks;
    }

    private static void check(HclBody service, ProbeType type, ProbedService probed) {
        PortProbe probe = probed.required(type);
        ProbeSettings settings = probe.settings();
        service.comment(Timing.comment(type, settings));
        service.block("check", check -> {
            check.attribute("name", ProbedService.word(type))
                    .attribute("type", "tcp")
                    .attribute("port", ProbedService.word(type))
                    .attribute("interval", ProbeSetting.PERIOD.of(settings) + "s")
                    .attribute("timeout", ProbeSetting.TIMEOUT.of(settings) + "s");
            if (type == ProbeType.READINESS) {
                check.attribute("success_before_passing", settings.successThreshold())
                        .attribute("failures_before_critical", settings.failureThreshold());
                return;
            }
            check.block("check_restart", restart -> {
                restart.attribute("limit", settings.failureThreshold());
                if (Timing.startUp(probed) > 0) {
                    restart.comment("Failures do not count while it starts.")
                            .attribute("grace", Timing.startUp(probed) + "s");
                }
            });
        });
    }

    private static void task(HclBody task, ProbedService probed) {
        task.attribute("driver", "docker");
        task.comment("From SIGTERM to SIGKILL: drain and stop must take less.")
                .comment("More than 30 s need a higher max_kill_timeout of the client.")
                .attribute("kill_timeout", probed.graceSeconds() + "s");
        task.block(
                "config",
                config -> config.attribute("image", probed.image())
                        .raw(
                                "ports",
                                Entries.quoted(checks(probed).stream()
                                        .map(ProbedService::word)
                                        .toList())));
        task.block("env", env -> {
            for (Map.Entry<String, String> variable :
                    ServiceEnvironment.reachable(probed).entrySet()) {
                env.attribute(variable.getKey(), variable.getValue());
            }
        });
    }
}
