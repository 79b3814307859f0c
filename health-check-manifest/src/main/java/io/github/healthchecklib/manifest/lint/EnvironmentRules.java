package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.lint.Check.Reporter;
import io.github.healthchecklib.manifest.workload.Container.EnvVar;
import io.github.healthchecklib.manifest.workload.Container.Port;
import io.github.healthchecklib.manifest.workload.DeclaredProbe;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Kind;
import io.github.healthchecklib.manifest.workload.Platform;
import io.github.healthchecklib.manifest.workload.Setting;
import java.util.List;
import java.util.Map;

/** Rules that compare the probes with the environment that configures this library. */
final class EnvironmentRules {
    private static final String HOST = "HEALTH_CHECK_HOST";
    private static final Map<ProbeType, String> VARIABLES = Map.of(
            ProbeType.LIVENESS, "HEALTH_CHECK_PORT",
            ProbeType.READINESS, "HEALTH_CHECK_READINESS_PORT",
            ProbeType.STARTUP, "HEALTH_CHECK_STARTUP_PORT");
    private static final Map<ProbeType, Long> DEFAULTS =
            Map.of(ProbeType.LIVENESS, 9000L, ProbeType.READINESS, 9001L, ProbeType.STARTUP, 9002L);

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

    /** Whether the platform probes from outside the container. */
    private static boolean isProbedFromOutside(Subject subject) {
        return !subject.isOn(Platform.COMPOSE) && !subject.effective().isEmpty();
    }

    private static void checkLoopback(Subject subject, Reporter reporter) {
        subject.container()
                .env(HOST)
                .filter(variable ->
                        isProbedFromOutside(subject) && variable.value() != null && isLoopback(variable.value()))
                .ifPresent(variable -> reporter.report(
                        variable.span(), HOST + " is " + variable.value() + ", where probes from outside are refused"));
    }

    private static void checkMissingHost(Subject subject, Reporter reporter) {
        if (subject.configuresHealthPorts()
                && isProbedFromOutside(subject)
                && subject.container().envComplete()
                && subject.container().env(HOST).isEmpty()) {
            reporter.report(
                    subject.container().span(),
                    "Container " + subject.container().name() + " sets HEALTH_CHECK variables, but not " + HOST);
        }
    }

    private static void checkPort(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.tcpProbes()) {
            String name = VARIABLES.getOrDefault(probe.type(), "");
            String value = subject.container().env(name).map(EnvVar::value).orElse(null);
            long port = probe.portNumber();
            if (value != null && port > 0 && !value.strip().equals(Long.toString(port))) {
                reporter.report(
                        probe.portSpan(),
                        Subject.name(probe.type()) + " probes port " + port + ", but " + name + " is " + value);
            }
        }
    }

    private static boolean isHealthPort(Subject subject, long number) {
        return subject.configuresHealthPorts()
                && VARIABLES.entrySet().stream().anyMatch(entry -> {
                    String value = subject.container()
                            .env(entry.getValue())
                            .map(EnvVar::value)
                            .orElse(String.valueOf(DEFAULTS.get(entry.getKey())));
                    return value.strip().equals(Long.toString(number));
                });
    }

    private static void checkHttp(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            if (probe.kind() == Kind.HTTP && isHealthPort(subject, probe.portNumber())) {
                reporter.report(
                        probe.span(), Subject.name(probe.type()) + " sends HTTP to health port " + probe.portNumber());
            }
        }
    }

    private static void checkPublished(Subject subject, Reporter reporter) {
        for (Port port : subject.container().ports()) {
            Setting number = port.number();
            if (subject.isOn(Platform.COMPOSE)
                    && port.published()
                    && number != null
                    && isHealthPort(subject, number.or(0))) {
                reporter.report(number.span(), "Health port " + number.number() + " is published on the host");
            }
        }
    }
}
