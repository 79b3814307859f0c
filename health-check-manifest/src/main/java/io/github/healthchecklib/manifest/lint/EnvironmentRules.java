package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.manifest.lint.Check.Reporter;
import io.github.healthchecklib.manifest.workload.Container.EnvVar;
import io.github.healthchecklib.manifest.workload.Container.Port;
import io.github.healthchecklib.manifest.workload.DeclaredProbe;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Kind;
import io.github.healthchecklib.manifest.workload.Platform;
import io.github.healthchecklib.manifest.workload.Setting;
import java.util.List;

/** Rules that compare the probes with the environment that configures this library. */
final class EnvironmentRules {
    private static final Check LOOPBACK = new Check(
            new Rule(
                    "host-loopback",
                    Severity.ERROR,
                    "The health ports are bound to loopback",
                    "The platform probes from outside the container, by its address: each probe is refused.",
                    Sources.LIBRARY + "#deployment",
                    "Set HEALTH_CHECK_HOST to 0.0.0.0."),
            EnvironmentRules::checkLoopback);

    private static final Check NO_HOST = new Check(
            new Rule(
                    "host-missing",
                    Severity.WARNING,
                    "HEALTH_CHECK_HOST is not set",
                    "The library's default is 127.0.0.1, where probes from outside are refused; only the image may set"
                            + " another one.",
                    Sources.LIBRARY + "#deployment",
                    "Set HEALTH_CHECK_HOST to 0.0.0.0."),
            EnvironmentRules::checkMissingHost);

    private static final Check PORT = new Check(
            new Rule(
                    "port-mismatch",
                    Severity.ERROR,
                    "The environment sets another port than the one that is probed",
                    "Each probe is refused, or reaches a port with another meaning.",
                    Sources.LIBRARY + "#liveness-readiness-startup",
                    "Make the two ports equal."),
            EnvironmentRules::checkPort);

    private static final Check HTTP = new Check(
            new Rule(
                    "http-on-health-port",
                    Severity.ERROR,
                    "An HTTP probe of a health port",
                    "The port accepts connections but sends nothing: an HTTP request gets no answer and fails.",
                    Sources.LIBRARY + "#operations",
                    "Use tcpSocket."),
            EnvironmentRules::checkHttp);

    private static final Check PUBLISHED = new Check(
            new Rule(
                    "published-health-port",
                    Severity.WARNING,
                    "A health port is published on the host",
                    "Docker's proxy may accept the connection before the container does: a probe from outside passes"
                            + " although the port is closed.",
                    Sources.COMPOSE,
                    "Probe from inside the container, with a healthcheck."),
            EnvironmentRules::checkPublished);

    private EnvironmentRules() {}

    static List<Check> all() {
        return List.of(LOOPBACK, NO_HOST, PORT, HTTP, PUBLISHED);
    }

    static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
    }

    /** Whether the platform connects from outside the container, which a command does not. */
    private static boolean isProbedFromOutside(Subject subject) {
        return !subject.isOn(Platform.COMPOSE) && !subject.tcpProbes().isEmpty();
    }

    private static void checkLoopback(Subject subject, Reporter reporter) {
        subject.container()
                .env(HealthPorts.HOST)
                .filter(variable ->
                        isProbedFromOutside(subject) && variable.value() != null && isLoopback(variable.value()))
                .ifPresent(variable -> reporter.report(
                        variable.span(),
                        HealthPorts.HOST + " is " + variable.value() + ", where probes from outside are refused"));
    }

    private static void checkMissingHost(Subject subject, Reporter reporter) {
        if (subject.configuresHealthPorts()
                && isProbedFromOutside(subject)
                && subject.container().envComplete()
                && subject.container().env(HealthPorts.HOST).isEmpty()) {
            reporter.report(
                    subject.container().span(),
                    "Container " + subject.container().name() + " sets HEALTH_CHECK variables, but not "
                            + HealthPorts.HOST);
        }
    }

    private static void checkPort(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.tcpProbes()) {
            String name = HealthPorts.variable(probe.type());
            String value = subject.container().env(name).map(EnvVar::value).orElse(null);
            if (value != null
                    && probe.portNumber() > 0
                    && HealthPorts.areConfigured(subject.container())
                    && !HealthPorts.allows(value.strip(), probe)) {
                reporter.report(
                        probe.portSpan(),
                        Subject.name(probe.type()) + " probes port " + probe.portNumber() + ", but " + name + " is "
                                + value);
            }
        }
    }

    private static void checkHttp(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            if (probe.kind() == Kind.HTTP && HealthPorts.of(subject.container()).contains(probe.portNumber())) {
                reporter.report(
                        probe.span(), Subject.name(probe.type()) + " sends HTTP to health port " + probe.portNumber());
            }
        }
    }

    private static void checkPublished(Subject subject, Reporter reporter) {
        for (Port port : subject.isOn(Platform.COMPOSE) ? subject.container().ports() : List.<Port>of()) {
            Setting number = port.number();
            HealthPorts.of(subject.container()).stream()
                    .sorted()
                    .filter(health -> number != null && port.published() && port.contains(health))
                    .forEach(health -> reporter.report(
                            number == null ? subject.container().span() : number.span(),
                            "Health port " + health + " is published on the host"));
        }
    }
}
