package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.ProbeSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the health check of Docker and Amazon ECS. They have one, which runs a command in the container: it probes
 * liveness, and the startup probe becomes a period in which failures do not count.
 */
final class DockerManifest {
    /** Added to the timeout of the probe, for a JVM that starts on a small share of a CPU. */
    static final int JVM_START_SECONDS = 4;

    private static final String JAR = "/opt/health-check-client.jar";

    private DockerManifest() {}

    static String compose(ProbedService probed) {
        Entries service = new Entries().put("image", probed.image());
        Map<String, String> variables = ServiceEnvironment.ports(probed);
        if (!variables.isEmpty()) {
            Entries environment = new Entries();
            variables.forEach(environment::put);
            service.put("environment", environment);
        }
        ProbeSettings liveness = probed.settings(ProbeType.LIVENESS);
        Entries check = new Entries()
                .put("test", command("CMD", probed))
                .put("interval", seconds(ProbeSetting.PERIOD.of(liveness)))
                .comment(timeoutComment(liveness))
                .put("timeout", seconds(timeout(liveness)))
                .put("retries", liveness.failureThreshold());
        if (Timing.startUp(probed) > 0) {
            check.comment("Failures do not count while it starts.")
                    .put("start_period", seconds(Timing.startUp(probed)));
        }
        service.comment("From SIGTERM to SIGKILL: drain and stop must take less.")
                .put("stop_grace_period", seconds(probed.graceSeconds()))
                .comment(comment(probed))
                .put("healthcheck", check);
        return YamlText.of(new Entries().put("services", new Entries().put(probed.name(), service)));
    }

    static String dockerfile(ProbedService probed) {
        ProbeSettings liveness = probed.settings(ProbeType.LIVENESS);
        StringBuilder text = new StringBuilder();
        ServiceEnvironment.ports(probed)
                .forEach((name, value) -> text.append("ENV ")
                        .append(name)
                        .append('=')
                        .append(value)
                        .append('\n'));
        String start = Timing.startUp(probed) > 0 ? " --start-period=" + seconds(Timing.startUp(probed)) : "";
        return text
                + """
                COPY health-check-client.jar %s
                # %s
                # Timeout: %s
                HEALTHCHECK --interval=%s --timeout=%s --retries=%d%s \\
                    CMD %s
                """.formatted(
                                JAR,
                                comment(probed),
                                timeoutComment(liveness),
                                seconds(ProbeSetting.PERIOD.of(liveness)),
                                seconds(timeout(liveness)),
                                liveness.failureThreshold(),
                                start,
                                Entries.quoted(command(probed)));
    }

    /** A container definition of a task definition. */
    static String ecs(ProbedService probed) {
        ProbeSettings liveness = probed.settings(ProbeType.LIVENESS);
        Entries container = new Entries().put("name", probed.name()).put("image", probed.image());
        Map<String, String> variables = ServiceEnvironment.ports(probed);
        if (!variables.isEmpty()) {
            container.put(
                    "environment",
                    variables.entrySet().stream()
                            .map(variable ->
                                    new Entries().put("name", variable.getKey()).put("value", variable.getValue()))
                            .toList());
        }
        return JsonText.of(container
                .put("stopTimeout", probed.graceSeconds())
                .put(
                        "healthCheck",
                        new Entries()
                                .put("command", command("CMD", probed))
                                .put("interval", ProbeSetting.PERIOD.of(liveness))
                                .put("timeout", timeout(liveness))
                                .put("retries", liveness.failureThreshold())
                                .put("startPeriod", Timing.startUp(probed))));
    }

    private static List<String> command(String form, ProbedService probed) {
        List<String> command = new ArrayList<>(List.of(form));
        command.addAll(command(probed));
        return command;
    }

    private static List<String> command(ProbedService probed) {
        List<String> command =
                new ArrayList<>(List.of("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", JAR));
        ProbeSettings liveness = probed.settings(ProbeType.LIVENESS);
        if (!liveness.timeout().equals(ProbeSettings.defaults().timeout())) {
            command.addAll(List.of("--timeout", seconds(ProbeSetting.TIMEOUT.of(liveness))));
        }
        command.add("127.0.0.1:" + probed.required(ProbeType.LIVENESS).port());
        return command;
    }

    private static String comment(ProbedService probed) {
        ProbeSettings liveness = probed.settings(ProbeType.LIVENESS);
        long period = ProbeSetting.PERIOD.of(liveness);
        // The interval is from the end of one check to the beginning of the next.
        return "Docker's only check is liveness: unhealthy " + period * (liveness.failureThreshold() - 1) + " to "
                + (period + timeout(liveness)) * liveness.failureThreshold() + " s after it stops answering.";
    }

    private static String timeoutComment(ProbeSettings liveness) {
        return ProbeSetting.TIMEOUT.of(liveness) + " s for the probe, " + JVM_START_SECONDS
                + " s for the JVM to start.";
    }

    private static int timeout(ProbeSettings liveness) {
        return ProbeSetting.TIMEOUT.of(liveness) + JVM_START_SECONDS;
    }

    private static String seconds(long seconds) {
        return seconds + "s";
    }
}
