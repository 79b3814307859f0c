package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.lint.Check.Reporter;
import io.github.healthchecklib.manifest.read.Span;
import io.github.healthchecklib.manifest.workload.DeclaredProbe;
import io.github.healthchecklib.manifest.workload.Platform;
import io.github.healthchecklib.manifest.workload.ProbeField;
import java.time.Duration;
import java.util.List;

/** Rules for how long start and probing take, compared with each other and with the drain. */
final class TimingRules {
    private static final Check DRAIN = new Check(
            new Rule(
                    "drain-below-readiness",
                    Severity.WARNING,
                    "The drain ends before the platform has noticed it",
                    "Connections still come to a service that has stopped: a drain must exceed readiness period ×"
                            + " failure threshold.",
                    Sources.LIBRARY,
                    "Probe readiness more often with fewer failures (2 s × 2), or drain longer and say so with --drain."),
            TimingRules::checkDrain);

    private static final Check STARTUP = new Check(
            new Rule(
                    "startup-below-jvm-start",
                    Severity.WARNING,
                    "The startup probe gives up before the service has started",
                    "The container is killed while it starts, again and again.",
                    Sources.KUBERNETES,
                    "Raise failureThreshold of startup, or say with --jvm-start how long the start takes."),
            TimingRules::checkStartup);

    private static final Check EAGER = new Check(
            new Rule(
                    "eager-liveness",
                    Severity.WARNING,
                    "Liveness may kill a service that is still starting",
                    "Without a startup probe, liveness counts from the start of the container.",
                    Sources.KUBERNETES,
                    "Add a startup probe, or say with --jvm-start how long the start takes."),
            TimingRules::checkEagerLiveness);

    private static final Check SLOW = new Check(
            new Rule(
                    "slow-liveness",
                    Severity.NOTE,
                    "Liveness takes longer to notice a hang than startup allows for a start",
                    "Once a service has started, a hang should be noticed sooner than a failed start.",
                    Sources.KUBERNETES,
                    "Lower period × failure threshold of liveness."),
            TimingRules::checkSlowLiveness);

    private static final Check INITIAL_DELAY = new Check(
            new Rule(
                    "initial-delay-with-startup",
                    Severity.NOTE,
                    "A long initial delay beside a startup probe",
                    "The startup probe already holds back the other two; a delay only makes the first result later.",
                    Sources.KUBERNETES,
                    "Remove initialDelaySeconds."),
            TimingRules::checkInitialDelay);

    private TimingRules() {}

    static List<Check> all() {
        return List.of(DRAIN, STARTUP, EAGER, SLOW, INITIAL_DELAY);
    }

    private static Span spanOf(Subject subject, ProbeType type, ProbeField field) {
        return subject.container()
                .probe(type)
                .map(probe -> probe.spanOf(field))
                .orElse(subject.container().span());
    }

    private static void checkDrain(Subject subject, Reporter reporter) {
        ProbeSettings readiness = subject.settings(ProbeType.READINESS);
        if (readiness == null || subject.workload().job()) {
            return;
        }
        Duration noticed = ProbeTimes.hungIsNoticed(readiness).most();
        Duration drain = subject.options().drain();
        if (noticed.compareTo(drain) >= 0) {
            reporter.report(
                    spanOf(subject, ProbeType.READINESS, ProbeField.FAILURE_THRESHOLD),
                    "Readiness takes up to " + noticed.toSeconds() + " s to notice a drain of " + drain.toSeconds()
                            + " s");
        }
    }

    private static void checkStartup(Subject subject, Reporter reporter) {
        ProbeSettings startup = subject.settings(ProbeType.STARTUP);
        if (startup != null && subject.isApplication() && isTooShort(ProbeTimes.startupGivesUp(startup), subject)) {
            reporter.report(
                    spanOf(subject, ProbeType.STARTUP, ProbeField.FAILURE_THRESHOLD),
                    "Startup gives up after " + ProbeTimes.startupGivesUp(startup) + ", the start takes "
                            + subject.options().jvmStart().toSeconds() + " s");
        }
    }

    private static void checkEagerLiveness(Subject subject, Reporter reporter) {
        ProbeSettings liveness = subject.settings(ProbeType.LIVENESS);
        boolean alone = !subject.effective().containsKey(ProbeType.STARTUP)
                && subject.container().complete()
                && subject.isApplication()
                && !subject.isOn(Platform.COMPOSE);
        if (alone && liveness != null && isTooShort(ProbeTimes.startupGivesUp(liveness), subject)) {
            reporter.report(
                    spanOf(subject, ProbeType.LIVENESS, ProbeField.FAILURE_THRESHOLD),
                    "Without a startup probe, liveness kills after " + ProbeTimes.startupGivesUp(liveness)
                            + ", the start takes "
                            + subject.options().jvmStart().toSeconds() + " s");
        }
    }

    private static boolean isTooShort(TimeRange budget, Subject subject) {
        return budget.least().compareTo(subject.options().jvmStart()) < 0;
    }

    private static void checkSlowLiveness(Subject subject, Reporter reporter) {
        ProbeSettings liveness = subject.settings(ProbeType.LIVENESS);
        ProbeSettings startup = subject.settings(ProbeType.STARTUP);
        if (liveness != null && startup != null) {
            TimeRange hang = ProbeTimes.hungIsNoticed(liveness);
            TimeRange start = ProbeTimes.startupGivesUp(startup);
            if (hang.most().compareTo(start.most()) > 0) {
                reporter.report(
                        spanOf(subject, ProbeType.LIVENESS, ProbeField.FAILURE_THRESHOLD),
                        "Liveness notices a hang after " + hang + ", startup gives up after " + start);
            }
        }
    }

    private static void checkInitialDelay(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            ProbeSettings settings = subject.settings(probe.type());
            if (probe.type() != ProbeType.STARTUP
                    && subject.container().probe(ProbeType.STARTUP).isPresent()
                    && settings != null
                    && settings.initialDelay().compareTo(settings.period()) > 0) {
                reporter.report(
                        probe.spanOf(ProbeField.INITIAL_DELAY),
                        Subject.name(probe.type()) + " waits "
                                + settings.initialDelay().toSeconds() + " s, although startup holds it back");
            }
        }
    }
}
