package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.lint.Check.Reporter;
import io.github.healthchecklib.manifest.read.Span;
import io.github.healthchecklib.manifest.workload.DeclaredProbe;
import io.github.healthchecklib.manifest.workload.Platform;
import io.github.healthchecklib.manifest.workload.ProbeField;
import io.github.healthchecklib.manifest.workload.Setting;
import java.util.List;

/** Rules for the time that a container has to stop. */
final class GraceRules {
    private static final long LONG_GRACE = 600;

    private static final Check GRACE_DRAIN = new Check(
            new Rule(
                    "grace-below-drain",
                    Severity.ERROR,
                    "The grace period ends before the drain",
                    "The platform kills the process while it drains; preStop counts as well.",
                    Sources.KUBERNETES_LIFECYCLE,
                    "Make the grace period (on Compose, stop_grace_period) longer than preStop + drain + stop."),
            GraceRules::checkGraceAndDrain);

    private static final Check GRACE_STOP = new Check(
            new Rule(
                    "grace-below-stop",
                    Severity.WARNING,
                    "The grace period may end before the service has stopped",
                    "What the service does after the drain is cut off by SIGKILL.",
                    Sources.KUBERNETES_LIFECYCLE,
                    "Make the grace period (on Compose, stop_grace_period) longer than preStop + drain + stop, or say with --stop how long"
                            + " the stop takes."),
            GraceRules::checkGraceAndStop);

    private static final Check GRACE_CUT = new Check(
            new Rule(
                    "grace-cut",
                    Severity.WARNING,
                    "A grace period of 600 s or more on Azure Container Apps",
                    "Such a grace period was seen to be cut to 60 to 80 s.",
                    Sources.CONTAINER_APPS_ISSUES + "1824",
                    "Stop faster, and do not rely on a long grace period."),
            GraceRules::checkGraceCut);

    private static final Check READINESS_GRACE = new Check(
            new Rule(
                    "grace-on-readiness",
                    Severity.ERROR,
                    "A readiness probe with a grace period",
                    "Readiness stops nothing, so Kubernetes rejects terminationGracePeriodSeconds there.",
                    Sources.KUBERNETES,
                    "Remove it."),
            GraceRules::checkReadinessGrace);

    private static final Check PROBE_GRACE = new Check(
            new Rule(
                    "probe-grace-above-pod",
                    Severity.WARNING,
                    "A probe's grace period is longer than the pod's",
                    "A hung process gets more time to end than a healthy one.",
                    Sources.KUBERNETES,
                    "Make it shorter than the pod's: a hung process rarely ends by itself."),
            GraceRules::checkProbeGrace);

    private static final Check PROBE_GRACE_DRAIN = new Check(
            new Rule(
                    "probe-grace-below-drain",
                    Severity.WARNING,
                    "A probe's grace period ends before preStop and drain",
                    "It replaces the pod's grace period when this probe has failed: preStop and the drain are cut off by"
                            + " SIGKILL.",
                    Sources.KUBERNETES,
                    "Make it longer than preStop + drain, or remove it; disable this rule if the cut is intended."),
            GraceRules::checkProbeGraceAndDrain);

    private GraceRules() {}

    static List<Check> all() {
        return List.of(GRACE_DRAIN, GRACE_STOP, GRACE_CUT, READINESS_GRACE, PROBE_GRACE, PROBE_GRACE_DRAIN);
    }

    /** Seconds that pass before the service begins to stop: preStop and drain. */
    private static long untilStop(Subject subject) {
        Setting preStop = subject.container().preStop();
        return (preStop == null ? 0 : preStop.or(0)) + subject.options().drain().toSeconds();
    }

    private static boolean hasPreStop(Subject subject) {
        return subject.container().preStop() != null;
    }

    private static String beforeStop(Subject subject) {
        return hasPreStop(subject) ? "preStop and drain are" : "the drain is";
    }

    private static boolean hasGrace(Subject subject) {
        boolean probed = subject.configuresHealthPorts()
                || (!subject.isOn(Platform.COMPOSE) && !subject.effective().isEmpty());
        return probed && subject.grace() >= 0;
    }

    private static Span graceSpan(Subject subject) {
        Setting preStop = subject.container().preStop();
        Setting grace = subject.workload().grace();
        if (grace != null) {
            return grace.span();
        }
        return preStop == null ? subject.container().span() : preStop.span();
    }

    private static void checkGraceAndDrain(Subject subject, Reporter reporter) {
        if (hasGrace(subject) && subject.grace() <= untilStop(subject)) {
            reporter.report(
                    graceSpan(subject),
                    "A grace period of " + subject.grace() + " s is over before " + beforeStop(subject) + " ("
                            + untilStop(subject) + " s)");
        }
    }

    private static void checkGraceAndStop(Subject subject, Reporter reporter) {
        long needed = untilStop(subject) + subject.options().stop().toSeconds();
        if (hasGrace(subject) && subject.grace() > untilStop(subject) && subject.grace() < needed) {
            reporter.report(
                    graceSpan(subject),
                    "A grace period of " + subject.grace() + " s is shorter than "
                            + (hasPreStop(subject) ? "preStop, drain and stop (" : "drain and stop (") + needed
                            + " s)");
        }
    }

    private static void checkGraceCut(Subject subject, Reporter reporter) {
        Setting grace = subject.workload().grace();
        if (subject.isOn(Platform.CONTAINER_APPS) && grace != null && grace.or(0) >= LONG_GRACE) {
            reporter.report(grace.span(), "A grace period of " + grace.number() + " s may be cut to 60 to 80 s");
        }
    }

    private static void checkReadinessGrace(Subject subject, Reporter reporter) {
        subject.container()
                .probe(ProbeType.READINESS)
                .map(probe -> probe.get(ProbeField.GRACE_PERIOD))
                .filter(grace -> subject.isOn(Platform.KUBERNETES))
                .ifPresent(grace -> reporter.report(grace.span(), "Readiness takes no " + grace.name()));
    }

    private static void checkProbeGrace(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            Setting grace = probe.get(ProbeField.GRACE_PERIOD);
            if (grace != null
                    && probe.type() != ProbeType.READINESS
                    && subject.grace() >= 0
                    && grace.or(0) > subject.grace()) {
                reporter.report(
                        grace.span(),
                        Subject.name(probe.type()) + " has a grace period of " + grace.number()
                                + " s, longer than that of the whole (" + subject.grace() + " s)");
            }
        }
    }

    /** Startup fails before there is anything to drain. */
    private static void checkProbeGraceAndDrain(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            Setting grace = probe.get(ProbeField.GRACE_PERIOD);
            Setting preStop = subject.container().preStop();
            long hook = preStop == null ? 0 : preStop.or(0);
            long needed = probe.type() == ProbeType.STARTUP ? hook : untilStop(subject);
            if (grace != null
                    && subject.isOn(Platform.KUBERNETES)
                    && probe.type() != ProbeType.READINESS
                    && needed > 0
                    && grace.or(0) >= 1
                    && grace.or(0) <= needed) {
                reporter.report(
                        grace.span(),
                        Subject.name(probe.type()) + " has a grace period of " + grace.number() + " s, over before "
                                + (probe.type() == ProbeType.STARTUP ? "preStop is" : beforeStop(subject)) + " ("
                                + needed + " s)");
            }
        }
    }
}
