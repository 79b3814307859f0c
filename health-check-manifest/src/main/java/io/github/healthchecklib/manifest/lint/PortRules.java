package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.lint.Check.Reporter;
import io.github.healthchecklib.manifest.workload.Container;
import io.github.healthchecklib.manifest.workload.Container.Port;
import io.github.healthchecklib.manifest.workload.Container.Role;
import io.github.healthchecklib.manifest.workload.DeclaredProbe;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Host;
import io.github.healthchecklib.manifest.workload.Platform;
import io.github.healthchecklib.manifest.workload.Setting;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules for the ports that are probed. */
final class PortRules {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_SAFE_PORT = 32_767;

    private static final Check RANGE = new Check(
            new Rule(
                    "port-range",
                    Severity.ERROR,
                    "A probed port is not a number from 1 to 65535",
                    "The platform rejects the manifest.",
                    Sources.KUBERNETES,
                    "Correct the port."),
            PortRules::checkRange);

    private static final Check NAME = new Check(
            new Rule(
                    "port-name",
                    Severity.ERROR,
                    "A probe names a port that does not exist",
                    "Azure Container Apps takes only numbers; on Kubernetes the name must be that of a port of the same"
                            + " container, or each probe fails.",
                    Sources.KUBERNETES,
                    "Declare the port under this name, or give its number."),
            PortRules::checkName);

    private static final Check UNDECLARED = new Check(
            new Rule(
                    "port-undeclared",
                    Severity.WARNING,
                    "A probed port is not among those that the container declares",
                    "Most likely one of the two numbers is wrong, or the manifest does not show a port that is used.",
                    Sources.KUBERNETES,
                    "Declare the port, or correct it."),
            PortRules::checkDeclared);

    private static final Check SHARED = new Check(
            new Rule(
                    "port-shared",
                    Severity.ERROR,
                    "Two containers use the same port",
                    "The containers of a pod or replica share one network: the second one cannot open the port, and probes"
                            + " of it reach the first one.",
                    Sources.KUBERNETES_LIFECYCLE,
                    "Give each container ports of its own."),
            PortRules::checkShared);

    private static final Check EPHEMERAL = new Check(
            new Rule(
                    "port-ephemeral",
                    Severity.WARNING,
                    "A probed port is above 32767",
                    "Linux takes such ports for outgoing connections: the health port may be taken just when it must open"
                            + " again.",
                    "https://docs.kernel.org/networking/ip-sysctl.html",
                    "Choose a port up to 32767."),
            PortRules::checkEphemeral);

    private static final Check HOST = new Check(
            new Rule(
                    "probe-host-loopback",
                    Severity.ERROR,
                    "A probe's host is loopback",
                    "The platform probes from the node: it would connect to the node itself instead of the container.",
                    Sources.KUBERNETES,
                    "Remove host; the default is the container's address."),
            PortRules::checkHost);

    private static final Check SAME_PORT = new Check(
            new Rule(
                    "liveness-equals-readiness",
                    Severity.WARNING,
                    "Liveness and readiness ask the same with the same thresholds",
                    "Whatever should only take the container out of traffic restarts it as well, such as an outage of a"
                            + " database that all replicas share.",
                    Sources.KUBERNETES,
                    "Give readiness a port of its own (9001), or liveness a higher failureThreshold."),
            PortRules::checkSamePort);

    private PortRules() {}

    static List<Check> all() {
        return List.of(RANGE, NAME, UNDECLARED, SHARED, EPHEMERAL, HOST, SAME_PORT);
    }

    private static void checkRange(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            Setting port = probe.port();
            if (port == null || probe.portName() != null) {
                continue;
            }
            if (port.invalid() != null || port.or(1) < 1 || port.or(1) > MAX_PORT) {
                reporter.report(
                        port.span(),
                        Subject.name(probe.type()) + " port must be a number from 1 to " + MAX_PORT + ", but is "
                                + (port.invalid() == null ? port.number() : port.invalid()));
            }
        }
    }

    private static void checkName(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            if (probe.portName() == null) {
                continue;
            }
            if (subject.isOn(Platform.CONTAINER_APPS)) {
                reporter.report(
                        probe.span(),
                        Subject.name(probe.type()) + " port must be a number on Azure Container Apps, but is \""
                                + probe.portName() + "\"");
            } else if (probe.port() == null && subject.container().complete()) {
                reporter.report(
                        probe.span(),
                        Subject.name(probe.type()) + " names port \"" + probe.portName()
                                + "\", which the container does not declare");
            }
        }
    }

    private static void checkDeclared(Subject subject, Reporter reporter) {
        Container container = subject.container();
        for (DeclaredProbe probe : subject.probes()) {
            long port = probe.portNumber();
            if (port > 0 && !container.ports().isEmpty() && container.complete() && !container.declares(port)) {
                reporter.report(
                        probe.portSpan(),
                        Subject.name(probe.type()) + " port " + port + " is not declared by container "
                                + container.name());
            }
        }
    }

    /** Goes over all containers of the workload, at the first one: comparing each with each would not scale. */
    private static void checkShared(Subject subject, Reporter reporter) {
        List<Container> all = subject.workload().containers();
        boolean isFirst = subject.container().equals(all.get(0));
        Map<Endpoint, Container> owners = new HashMap<>();
        for (Container container : isFirst ? all : List.<Container>of()) {
            if (container.role() == Role.INIT) {
                continue;
            }
            used(container).forEach((endpoint, setting) -> {
                Container owner = owners.putIfAbsent(endpoint, container);
                if (owner != null) {
                    reporter.report(
                            setting.span(),
                            "Port " + endpoint.number + " of container " + container.name() + " is used by container "
                                    + owner.name());
                }
            });
        }
    }

    /** What only one container can listen on. */
    private record Endpoint(long number, String protocol) {}

    /** The ports that a container declares, and its health ports; any other probe may be of another container. */
    private static Map<Endpoint, Setting> used(Container container) {
        Map<Endpoint, Setting> used = new LinkedHashMap<>();
        for (Port port : container.ports()) {
            put(used, port.number(), port.protocol());
        }
        for (DeclaredProbe probe : container.probes()) {
            if (HealthPorts.isProbedBy(probe, container)) {
                put(used, probe.port(), "TCP");
            }
        }
        return used;
    }

    private static void put(Map<Endpoint, Setting> used, @Nullable Setting port, String protocol) {
        if (port != null && port.number() != null) {
            used.putIfAbsent(new Endpoint(port.number(), protocol), port);
        }
    }

    private static void checkEphemeral(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            long port = probe.portNumber();
            if (port > MAX_SAFE_PORT && port <= MAX_PORT) {
                reporter.report(
                        probe.portSpan(),
                        Subject.name(probe.type()) + " port " + port + " is in the range of outgoing connections");
            }
        }
    }

    private static void checkHost(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            Host host = probe.host();
            if (host != null && EnvironmentRules.isLoopback(host.text())) {
                reporter.report(
                        host.span(),
                        Subject.name(probe.type()) + " probes " + host.text() + ", which is the node itself");
            }
        }
    }

    private static void checkSamePort(Subject subject, Reporter reporter) {
        DeclaredProbe liveness = subject.container().probe(ProbeType.LIVENESS).orElse(null);
        DeclaredProbe readiness = subject.container().probe(ProbeType.READINESS).orElse(null);
        if (liveness != null
                && readiness != null
                && liveness.portNumber() > 0
                && asksTheSame(liveness, readiness)
                && haveSameThresholds(subject.settings(ProbeType.LIVENESS), subject.settings(ProbeType.READINESS))) {
            reporter.report(
                    liveness.span(),
                    "Liveness fails whenever readiness does: both probe port " + liveness.portNumber());
        }
    }

    private static boolean asksTheSame(DeclaredProbe one, DeclaredProbe other) {
        return one.portNumber() == other.portNumber()
                && one.kind() == other.kind()
                && one.request() != null
                && one.request().equals(other.request())
                && hostOf(one).equals(hostOf(other));
    }

    private static String hostOf(DeclaredProbe probe) {
        return probe.host() == null ? "" : probe.host().text();
    }

    private static boolean haveSameThresholds(@Nullable ProbeSettings one, @Nullable ProbeSettings other) {
        return one != null
                && other != null
                && one.period().equals(other.period())
                && one.failureThreshold() == other.failureThreshold();
    }
}
