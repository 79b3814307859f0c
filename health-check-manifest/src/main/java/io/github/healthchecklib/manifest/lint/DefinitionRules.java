package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.lint.Check.Reporter;
import io.github.healthchecklib.manifest.workload.Container.Role;
import io.github.healthchecklib.manifest.workload.DeclaredProbe;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Kind;
import io.github.healthchecklib.manifest.workload.Platform;
import io.github.healthchecklib.manifest.workload.ProbeField;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules for which probes a container has. */
final class DefinitionRules {
    private static final Check NO_PROBES_WORKER = new Check(
            new Rule(
                    "no-probes-worker",
                    Severity.ERROR,
                    "An app without ingress has no probe on Azure Container Apps",
                    "Without ingress the platform adds no probes: the app counts as ready at once, is never restarted, and"
                            + " an old revision is stopped before the new one works.",
                    Sources.CONTAINER_APPS_ISSUES + "779",
                    "Define startup, liveness and readiness."),
            DefinitionRules::checkWorker);

    private static final Check NO_PROBES = new Check(
            new Rule(
                    "no-probes",
                    Severity.WARNING,
                    "A container has no probe",
                    "It counts as ready at once, and a hang is not noticed while its process exists.",
                    Sources.KUBERNETES,
                    "Define startup, liveness and readiness; on Compose, a healthcheck."),
            DefinitionRules::checkNone);

    private static final Check INJECTED = new Check(
            new Rule(
                    "injected-probes",
                    Severity.WARNING,
                    "Azure Container Apps adds the probes that are missing",
                    "With ingress, each missing type is probed on the target port, also where the portal shows none: it"
                            + " passes while that port accepts, whatever the health of the app is.",
                    Sources.CONTAINER_APPS_ISSUES + "1423",
                    "Define all three."),
            DefinitionRules::checkInjected);

    private static final Check ALL_INJECTED = new Check(
            new Rule(
                    "all-probes-injected",
                    Severity.NOTE,
                    "Azure Container Apps adds all three probes",
                    "With ingress and without probes, the target port is probed: it passes while that port accepts,"
                            + " whatever the health of the app is.",
                    Sources.CONTAINER_APPS,
                    "Define all three, on health ports."),
            DefinitionRules::checkAllInjected);

    private static final Check LOST_NUMBERS = new Check(
            new Rule(
                    "injected-numbers-lost",
                    Severity.NOTE,
                    "A probe without failureThreshold gives up sooner than the one that it replaces",
                    "The probe that Azure Container Apps would add allows 240 failures for startup and 48 for readiness;"
                            + " the default of one that is defined is 3.",
                    Sources.CONTAINER_APPS,
                    "Give periodSeconds and failureThreshold."),
            DefinitionRules::checkLostNumbers);

    private static final Check NO_LIVENESS = new Check(
            new Rule(
                    "no-liveness",
                    Severity.NOTE,
                    "A container has probes, but no liveness",
                    "It is not restarted when it hangs.",
                    Sources.KUBERNETES,
                    "Define liveness, on a port that is closed when only a restart helps."),
            DefinitionRules::checkNoLiveness);

    private static final Check DUPLICATE = new Check(
            new Rule(
                    "duplicate-probe",
                    Severity.ERROR,
                    "A container has two probes of one type",
                    "Platforms take one of each type.",
                    Sources.CONTAINER_APPS,
                    "Remove one of the two."),
            DefinitionRules::checkDuplicate);

    private static final Check INIT = new Check(
            new Rule(
                    "init-container-probe",
                    Severity.ERROR,
                    "An init container has a probe",
                    "Init containers run to their end and take no probes; on Kubernetes only those with restartPolicy:"
                            + " Always do.",
                    Sources.KUBERNETES_LIFECYCLE,
                    "Remove the probe."),
            DefinitionRules::checkInit);

    private static final Check KIND = new Check(
            new Rule(
                    "unsupported-kind",
                    Severity.ERROR,
                    "An exec or gRPC probe on Azure Container Apps",
                    "Only TCP and HTTP probes are supported.",
                    Sources.CONTAINER_APPS,
                    "Probe a TCP port."),
            DefinitionRules::checkKind);

    private static final Check NO_ACTION = new Check(
            new Rule(
                    "no-action",
                    Severity.ERROR,
                    "A probe does not say what to probe",
                    "A probe needs exactly one action, and an action that connects needs a port.",
                    Sources.KUBERNETES,
                    "Add tcpSocket with a port; in Terraform, transport and port."),
            DefinitionRules::checkAction);

    private DefinitionRules() {}

    static List<Check> all() {
        return List.of(
                NO_PROBES_WORKER,
                NO_PROBES,
                INJECTED,
                ALL_INJECTED,
                LOST_NUMBERS,
                NO_LIVENESS,
                DUPLICATE,
                INIT,
                KIND,
                NO_ACTION);
    }

    private static boolean hasNone(Subject subject) {
        return subject.container().complete()
                && subject.probes().isEmpty()
                && !subject.workload().job();
    }

    private static void checkWorker(Subject subject, Reporter reporter) {
        if (subject.isOn(Platform.CONTAINER_APPS)
                && hasNone(subject)
                && subject.isMain()
                && subject.workload().ingress() == null) {
            reporter.report(
                    subject.container().span(),
                    "Container " + subject.container().name()
                            + " has no probe, and without ingress the platform adds none");
        }
    }

    private static void checkNone(Subject subject, Reporter reporter) {
        boolean expected = switch (subject.workload().platform()) {
            case KUBERNETES -> subject.isApplication();
            case COMPOSE -> subject.configuresHealthPorts();
            case CONTAINER_APPS -> false;
        };
        if (expected && hasNone(subject)) {
            String name = subject.container().name();
            reporter.report(
                    subject.container().span(),
                    subject.isOn(Platform.COMPOSE)
                            ? "Service " + name + " has no healthcheck"
                            : "Container " + name + " has no probe");
        }
    }

    private static Set<ProbeType> injected(Subject subject) {
        Set<ProbeType> missing = EnumSet.noneOf(ProbeType.class);
        subject.effective().values().stream()
                .filter(EffectiveProbe::injected)
                .forEach(probe -> missing.add(probe.type()));
        return missing;
    }

    private static void checkInjected(Subject subject, Reporter reporter) {
        Set<ProbeType> injected = injected(subject);
        if (!injected.isEmpty() && !subject.probes().isEmpty()) {
            reporter.report(
                    subject.container().span(),
                    "The platform adds " + names(injected) + " to container "
                            + subject.container().name() + ", on the ingress target port");
        }
    }

    private static void checkAllInjected(Subject subject, Reporter reporter) {
        if (!injected(subject).isEmpty() && subject.probes().isEmpty()) {
            reporter.report(
                    subject.container().span(),
                    "The platform probes only the ingress target port of container "
                            + subject.container().name());
        }
    }

    private static String names(Set<ProbeType> types) {
        return types.stream().map(type -> type.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(" and "));
    }

    private static void checkLostNumbers(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            if (EffectiveProbes.addsProbes(subject.workload(), subject.container())
                    && probe.type() != ProbeType.LIVENESS
                    && probe.get(ProbeField.FAILURE_THRESHOLD) == null) {
                reporter.report(
                        probe.span(),
                        Subject.name(probe.type()) + " gives up after 3 failures; the one that it replaces, after "
                                + (probe.type() == ProbeType.STARTUP ? "240" : "48"));
            }
        }
    }

    private static void checkNoLiveness(Subject subject, Reporter reporter) {
        boolean hasOthers =
                !subject.effective().isEmpty() && !subject.effective().containsKey(ProbeType.LIVENESS);
        if (hasOthers
                && subject.isApplication()
                && subject.container().complete()
                && !subject.workload().job()) {
            reporter.report(
                    subject.container().span(),
                    "Container " + subject.container().name() + " has no liveness probe");
        }
    }

    private static void checkDuplicate(Subject subject, Reporter reporter) {
        Set<ProbeType> seen = EnumSet.noneOf(ProbeType.class);
        for (DeclaredProbe probe : subject.probes()) {
            if (!seen.add(probe.type())) {
                reporter.report(probe.span(), "A second " + probe.type().name().toLowerCase(Locale.ROOT) + " probe");
            }
        }
    }

    private static void checkInit(Subject subject, Reporter reporter) {
        if (subject.container().role() == Role.INIT) {
            subject.probes()
                    .forEach(probe -> reporter.report(
                            probe.span(),
                            "Init container " + subject.container().name() + " has a "
                                    + probe.type().name().toLowerCase(Locale.ROOT) + " probe"));
        }
    }

    private static void checkKind(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            boolean unsupported = probe.kind() == Kind.EXEC || probe.kind() == Kind.GRPC;
            if (unsupported && subject.isOn(Platform.CONTAINER_APPS)) {
                reporter.report(
                        probe.span(),
                        Subject.name(probe.type()) + " is " + (probe.kind() == Kind.EXEC ? "an exec" : "a gRPC")
                                + " probe, which Azure Container Apps does not support");
            }
        }
    }

    private static void checkAction(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            boolean connects = probe.kind() != Kind.EXEC && probe.kind() != Kind.UNKNOWN;
            if (probe.kind() == Kind.NONE && subject.container().complete()) {
                reporter.report(probe.span(), Subject.name(probe.type()) + " has no action, such as tcpSocket");
            } else if (probe.kind() != Kind.NONE
                    && connects
                    && !subject.container().patch()
                    && probe.port() == null
                    && probe.portName() == null) {
                reporter.report(probe.span(), Subject.name(probe.type()) + " has no port");
            }
        }
    }
}
