package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbeSetting;
import java.util.List;

/** Writes container apps and jobs of Azure for Terraform's azurerm provider. */
final class TerraformManifest {
    private TerraformManifest() {}

    static String app(ProbedService service) {
        return HclBody.of(file -> {
            variables(file, "resource_group_name", "container_app_environment_id");
            file.block("resource \"azurerm_container_app\" \"app\"", app -> {
                app.attribute("name", service.name())
                        .raw("resource_group_name", "var.resource_group_name")
                        .raw("container_app_environment_id", "var.container_app_environment_id")
                        .attribute("revision_mode", "Single");
                app.block("template", template -> {
                    template.comment("From SIGTERM to SIGKILL: drain and stop must take less.")
                            .raw("termination_grace_period_seconds", Long.toString(service.graceSeconds()));
                    container(template, service);
                });
            });
        });
    }

    static String job(ProbedService service) {
        return HclBody.of(file -> {
            variables(file, "location", "resource_group_name", "container_app_environment_id");
            file.block("resource \"azurerm_container_app_job\" \"job\"", job -> {
                job.attribute("name", service.name())
                        .raw("location", "var.location")
                        .raw("resource_group_name", "var.resource_group_name")
                        .raw("container_app_environment_id", "var.container_app_environment_id")
                        .attribute("replica_timeout_in_seconds", 1800)
                        .attribute("replica_retry_limit", 0);
                job.block(
                        "manual_trigger_config",
                        trigger -> trigger.attribute("parallelism", 1).attribute("replica_completion_count", 1));
                job.block("template", template -> container(template, service));
            });
        });
    }

    private static void variables(HclBody file, String... names) {
        for (String name : names) {
            file.block("variable \"" + name + "\"", variable -> variable.raw("type", "string"));
        }
    }

    private static void container(HclBody template, ProbedService service) {
        template.block("container", container -> {
            container
                    .attribute("name", service.name())
                    .attribute("image", service.image())
                    .raw("cpu", "0.5")
                    .attribute("memory", "1Gi");
            ServiceEnvironment.reachable(service)
                    .forEach((name, value) -> container.block(
                            "env", env -> env.attribute("name", name).attribute("value", value)));
            for (ProbeType type : List.of(ProbeType.STARTUP, ProbeType.LIVENESS, ProbeType.READINESS)) {
                service.probe(type).ifPresent(probe -> probe(container, type, probe));
            }
        });
    }

    /** Writes what has other defaults in the provider: a delay of 1 s for liveness, 3 successes for readiness. */
    private static void probe(HclBody container, ProbeType type, PortProbe probe) {
        ProbeSettings settings = probe.settings();
        container.comment(Timing.comment(type, settings));
        container.block(ProbedService.word(type) + "_probe", body -> {
            body.attribute("transport", "TCP").attribute("port", probe.port());
            if (type == ProbeType.LIVENESS || !settings.initialDelay().isZero()) {
                body.attribute("initial_delay", ProbeSetting.INITIAL_DELAY.of(settings));
            }
            body.attribute("interval_seconds", ProbeSetting.PERIOD.of(settings))
                    .attribute("timeout", ProbeSetting.TIMEOUT.of(settings));
            if (type == ProbeType.READINESS) {
                body.attribute("success_count_threshold", settings.successThreshold());
            }
            body.attribute("failure_count_threshold", settings.failureThreshold());
        });
    }
}
