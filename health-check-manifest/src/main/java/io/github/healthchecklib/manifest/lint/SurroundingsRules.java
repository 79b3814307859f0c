package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.lint.Check.Reporter;
import io.github.healthchecklib.manifest.workload.Container.Port;
import io.github.healthchecklib.manifest.workload.Container.Role;
import io.github.healthchecklib.manifest.workload.DeclaredProbe;
import io.github.healthchecklib.manifest.workload.Platform;
import io.github.healthchecklib.manifest.workload.Setting;
import io.github.healthchecklib.manifest.workload.Workload.Ingress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules for what stands around the container: meshes, connections that stay, what happens after a failure. */
final class SurroundingsRules {
    /** Where HL7 listeners commonly are. */
    private static final Set<Long> MLLP_PORTS = Set.of(2575L, 6661L, 6662L, 6663L);

    private static final Check LINKERD = new Check(
            new Rule(
                    "linkerd-accepts",
                    Severity.WARNING,
                    "Linkerd's proxy accepts TCP probes",
                    "The proxy completes each connection before the application does: a TCP probe always passes.",
                    Sources.LINKERD,
                    "Add the port to the pod's annotation config.linkerd.io/skip-inbound-ports."),
            SurroundingsRules::checkLinkerd);

    private static final Check ISTIO = new Check(
            new Rule(
                    "istio-accepts",
                    Severity.WARNING,
                    "Istio's proxy accepts TCP probes, because their rewriting is off",
                    "The proxy completes each connection before the application does: a TCP probe always passes. Since"
                            + " 1.12, Istio rewrites TCP probes by default, so that its agent connects to the port itself.",
                    Sources.ISTIO,
                    "Remove sidecar.istio.io/rewriteAppHTTPProbers: \"false\", or add the port to"
                            + " traffic.sidecar.istio.io/excludeInboundPorts."),
            SurroundingsRules::checkIstio);

    private static final Check CONNECTIONS = new Check(
            new Rule(
                    "persistent-connections",
                    Severity.NOTE,
                    "Readiness does not move connections that stay",
                    "An unready container gets no new connections; those that it has, as of MLLP, stay, and so do the"
                            + " messages on them.",
                    "https://github.com/kubernetes/kubernetes/issues/100492",
                    "Close the connections yourself when the service becomes unready."),
            SurroundingsRules::checkConnections);

    private static final Check MESSAGE = new Check(
            new Rule(
                    "termination-message",
                    Severity.NOTE,
                    "The reason of a restart is not kept",
                    "With terminationMessagePolicy: FallbackToLogsOnError, the status of the pod shows the last lines of"
                            + " the log, and with them why liveness was refused.",
                    "https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/",
                    "Set terminationMessagePolicy: FallbackToLogsOnError."),
            SurroundingsRules::checkMessage);

    private static final Check COMPOSE = new Check(
            new Rule(
                    "compose-does-not-restart",
                    Severity.NOTE,
                    "Docker does not restart an unhealthy container",
                    "A failed healthcheck only marks the container as unhealthy; a restart policy looks at the process.",
                    Sources.COMPOSE,
                    "Watch the container's health from outside, or run it where probes restart it."),
            SurroundingsRules::checkCompose);

    private SurroundingsRules() {}

    static List<Check> all() {
        return List.of(LINKERD, ISTIO, CONNECTIONS, MESSAGE, COMPOSE);
    }

    private static void checkLinkerd(Subject subject, Reporter reporter) {
        Map<String, String> annotations = subject.workload().annotations();
        String inject = annotations.getOrDefault("linkerd.io/inject", "");
        if (inject.equals("enabled") || inject.equals("ingress")) {
            reportUncovered(
                    subject, annotations.get("config.linkerd.io/skip-inbound-ports"), "Linkerd's proxy", reporter);
        }
    }

    private static void checkIstio(Subject subject, Reporter reporter) {
        Map<String, String> annotations = subject.workload().annotations();
        boolean injected =
                !annotations.getOrDefault("sidecar.istio.io/inject", "").equals("false");
        if (injected && "false".equals(annotations.get("sidecar.istio.io/rewriteAppHTTPProbers"))) {
            reportUncovered(
                    subject,
                    annotations.get("traffic.sidecar.istio.io/excludeInboundPorts"),
                    "Istio's proxy",
                    reporter);
        }
    }

    private static void reportUncovered(Subject subject, @Nullable String skipped, String proxy, Reporter reporter) {
        for (DeclaredProbe probe : subject.tcpProbes()) {
            long port = probe.portNumber();
            if (port > 0 && !covers(skipped, port)) {
                reporter.report(
                        probe.portSpan(),
                        proxy + " accepts on port " + port + ": " + Subject.name(probe.type())
                                + " passes although the port is closed");
            }
        }
    }

    /** Whether a list such as {@code 25,9000-9002} has the port. */
    private static boolean covers(@Nullable String skipped, long port) {
        for (String part : skipped == null ? new String[0] : skipped.split(",", -1)) {
            String[] ends = part.strip().split("-", 2);
            boolean numbers = ends[0].matches("\\d{1,5}") && ends[ends.length - 1].matches("\\d{1,5}");
            if (numbers && Long.parseLong(ends[0]) <= port && port <= Long.parseLong(ends[ends.length - 1])) {
                return true;
            }
        }
        return false;
    }

    private static void checkConnections(Subject subject, Reporter reporter) {
        boolean readiness = subject.effective().containsKey(ProbeType.READINESS);
        Ingress ingress = subject.workload().ingress();
        boolean tcpIngress = subject.isMain() && ingress != null && "tcp".equalsIgnoreCase(ingress.transport());
        boolean mllp = isMllp(ingress == null ? null : ingress.targetPort())
                || subject.container().ports().stream().map(Port::number).anyMatch(SurroundingsRules::isMllp);
        if (readiness && (tcpIngress || (mllp && !subject.isOn(Platform.COMPOSE)))) {
            reporter.report(
                    subject.container()
                            .probe(ProbeType.READINESS)
                            .map(DeclaredProbe::span)
                            .orElse(subject.container().span()),
                    "Unreadiness does not move the connections that container "
                            + subject.container().name() + " already has");
        }
    }

    private static boolean isMllp(@Nullable Setting port) {
        return port != null && MLLP_PORTS.contains(port.or(0));
    }

    private static void checkMessage(Subject subject, Reporter reporter) {
        boolean restarts = subject.container().role() != Role.INIT
                && subject.tcpProbes().stream().anyMatch(probe -> probe.type() != ProbeType.READINESS);
        if (subject.isOn(Platform.KUBERNETES)
                && restarts
                && subject.container().complete()
                && !subject.container().terminationMessagePolicy()) {
            reporter.report(
                    subject.container().span(),
                    "Container " + subject.container().name() + " has no terminationMessagePolicy");
        }
    }

    private static void checkCompose(Subject subject, Reporter reporter) {
        if (subject.isOn(Platform.COMPOSE)) {
            subject.probes()
                    .forEach(probe -> reporter.report(
                            probe.span(),
                            "Service " + subject.container().name() + " is not restarted when unhealthy"));
        }
    }
}
