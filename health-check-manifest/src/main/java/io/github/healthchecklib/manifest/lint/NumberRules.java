package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.lint.Check.Reporter;
import io.github.healthchecklib.manifest.workload.DeclaredProbe;
import io.github.healthchecklib.manifest.workload.Platform;
import io.github.healthchecklib.manifest.workload.ProbeField;
import io.github.healthchecklib.manifest.workload.Setting;
import java.util.List;
import java.util.Set;

/** Rules for each number of a probe. */
final class NumberRules {
    private static final int MAX_INT = Integer.MAX_VALUE;
    private static final int DOCUMENTED_FAILURES = 10;

    /** On Compose. */
    private static final Set<String> DURATIONS = Set.of("interval", "timeout", "start_period", "stop_grace_period");

    private static final Check RANGE = new Check(
            new Rule(
                    "number-range",
                    Severity.ERROR,
                    "A number is outside the range that the platform accepts",
                    "The platform rejects the manifest.",
                    Sources.CONTAINER_APPS,
                    "Choose a value in the range."),
            NumberRules::checkRange);

    private static final Check DOCUMENTED = new Check(
            new Rule(
                    "failure-threshold-documented",
                    Severity.WARNING,
                    "failureThreshold is above the documented 10 on Azure Container Apps",
                    "The service accepts up to 30 for liveness, 48 for readiness and 240 for startup; older tools"
                            + " reject more than the documented 10.",
                    Sources.CONTAINER_APPS_LIMITS,
                    "Use a longer period with at most 10 failures, or disable this rule where your tools accept it."),
            NumberRules::checkDocumented);

    private static final Check SUCCESS_THRESHOLD = new Check(
            new Rule(
                    "success-threshold",
                    Severity.ERROR,
                    "successThreshold of liveness or startup is not 1",
                    "Platforms accept only 1 there.",
                    Sources.KUBERNETES,
                    "Remove it; 1 is the default."),
            NumberRules::checkSuccessThreshold);

    private static final Check TIMEOUT = new Check(
            new Rule(
                    "timeout-not-below-period",
                    Severity.WARNING,
                    "The timeout is not shorter than the period",
                    "A probe is still waiting when the next one is due: failures come one timeout apart, and are noticed"
                            + " later than period × failure threshold.",
                    Sources.KUBERNETES,
                    "Make the timeout shorter than the period; 1 s suffices for a TCP probe."),
            NumberRules::checkTimeout);

    private static final Check ZERO = new Check(
            new Rule(
                    "zero-is-default",
                    Severity.NOTE,
                    "A number is 0, which the platform replaces by its default",
                    "Kubernetes and Docker take 0 as if the field were missing.",
                    Sources.KUBERNETES,
                    "Write the number that is meant, or remove the field."),
            NumberRules::checkZero);

    private NumberRules() {}

    static List<Check> all() {
        return List.of(RANGE, DOCUMENTED, SUCCESS_THRESHOLD, TIMEOUT, ZERO);
    }

    private static void checkZero(Subject subject, Reporter reporter) {
        ProbeSettings defaults = EffectiveProbes.defaults(subject.workload().platform());
        for (DeclaredProbe probe :
                subject.isOn(Platform.CONTAINER_APPS) ? List.<DeclaredProbe>of() : subject.probes()) {
            probe.settings().forEach((field, setting) -> {
                long number = switch (field) {
                    case PERIOD -> defaults.period().toSeconds();
                    case TIMEOUT -> defaults.timeout().toSeconds();
                    case SUCCESS_THRESHOLD -> defaults.successThreshold();
                    case FAILURE_THRESHOLD -> defaults.failureThreshold();
                    case INITIAL_DELAY, GRACE_PERIOD -> 0;
                };
                if (number > 0 && setting.is(0)) {
                    reporter.report(
                            setting.span(),
                            subject.nameOf(probe) + " " + setting.name() + " is 0, which counts as the default, "
                                    + number);
                }
            });
        }
    }

    private static void checkRange(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            probe.settings().forEach((field, setting) -> {
                String what = subject.nameOf(probe) + " " + setting.name();
                Range range = range(subject.workload().platform(), probe.type(), field);
                range.check(what, setting, subject.workload().platform().toString(), reporter);
            });
        }
        if (subject.workload().grace() != null) {
            Range range = subject.isOn(Platform.CONTAINER_APPS) ? new Range(0, 3600) : new Range(0, MAX_INT);
            range.check(
                    subject.workload().grace().name(),
                    subject.workload().grace(),
                    subject.workload().platform().toString(),
                    reporter);
        }
    }

    private static Range range(Platform platform, ProbeType type, ProbeField field) {
        return switch (platform) {
            case CONTAINER_APPS -> containerApps(type, field);
            case KUBERNETES -> new Range(field == ProbeField.GRACE_PERIOD ? 1 : 0, MAX_INT);
            case COMPOSE -> new Range(0, MAX_INT);
        };
    }

    private static Range containerApps(ProbeType type, ProbeField field) {
        return switch (field) {
            case INITIAL_DELAY -> new Range(0, 60);
            case PERIOD, TIMEOUT -> new Range(1, 240);
            case SUCCESS_THRESHOLD -> new Range(1, 10);
            case GRACE_PERIOD -> new Range(0, 3600);
            case FAILURE_THRESHOLD ->
                switch (type) {
                    case LIVENESS -> new Range(1, 30);
                    case READINESS -> new Range(1, 48);
                    case STARTUP -> new Range(1, 240);
                };
        };
    }

    private static void checkDocumented(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            Setting failures = probe.get(ProbeField.FAILURE_THRESHOLD);
            if (subject.isOn(Platform.CONTAINER_APPS)
                    && failures != null
                    && failures.or(0) > DOCUMENTED_FAILURES
                    && failures.or(0) <= containerApps(probe.type(), ProbeField.FAILURE_THRESHOLD).most) {
                reporter.report(
                        failures.span(),
                        Subject.name(probe.type()) + " " + failures.name() + " is " + failures.number()
                                + ", above the documented " + DOCUMENTED_FAILURES);
            }
        }
    }

    private static void checkSuccessThreshold(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            Setting successes = probe.get(ProbeField.SUCCESS_THRESHOLD);
            if (probe.type() != ProbeType.READINESS && successes != null && successes.or(1) > 1) {
                reporter.report(
                        successes.span(),
                        Subject.name(probe.type()) + " " + successes.name() + " must be 1, but is "
                                + successes.number());
            }
        }
    }

    private static void checkTimeout(Subject subject, Reporter reporter) {
        for (DeclaredProbe probe : subject.probes()) {
            ProbeSettings settings = subject.settings(probe.type());
            boolean given = probe.get(ProbeField.TIMEOUT) != null || probe.get(ProbeField.PERIOD) != null;
            if (!subject.isOn(Platform.COMPOSE)
                    && given
                    && settings != null
                    && settings.timeout().compareTo(settings.period()) >= 0) {
                ProbeField at = probe.get(ProbeField.TIMEOUT) == null ? ProbeField.PERIOD : ProbeField.TIMEOUT;
                reporter.report(
                        probe.spanOf(at),
                        Subject.name(probe.type()) + " has a timeout of "
                                + settings.timeout().toSeconds() + " s, not shorter than its period of "
                                + settings.period().toSeconds() + " s");
            }
        }
    }

    /**
     * A range of whole numbers.
     *
     * @param least that is accepted
     * @param most that is accepted
     */
    private record Range(long least, long most) {
        void check(String what, Setting setting, String platform, Reporter reporter) {
            String rule = most == MAX_INT ? least + " or more" : "from " + least + " to " + most;
            if (setting.invalid() != null
                    && platform.equals(Platform.COMPOSE.toString())
                    && DURATIONS.contains(setting.name())) {
                reporter.report(
                        setting.span(),
                        what + " must be a duration with a unit, such as 30s, but is " + shortened(setting.invalid()));
            } else if (setting.invalid() != null) {
                reporter.report(
                        setting.span(),
                        what + " must be a whole number, " + rule + ", but is " + shortened(setting.invalid()));
            } else if (setting.or(least) < least || setting.or(least) > most) {
                reporter.report(
                        setting.span(), what + " must be " + rule + " on " + platform + ", but is " + setting.number());
            }
        }

        private static String shortened(String text) {
            return text.length() <= 40 ? text : text.substring(0, 40) + "...";
        }
    }
}
