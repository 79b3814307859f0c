package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Kind;
import io.github.healthchecklib.manifest.workload.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The probes in effect of a container, and the times that follow from them.
 *
 * @param platform that runs it
 * @param workload kind and name of what it belongs to
 * @param container its name
 * @param probes in effect, in the order of their types
 * @param times that could be computed
 */
public record ContainerReport(
        Platform platform, String workload, String container, List<EffectiveProbe> probes, List<EventTime> times) {
    /**
     * How long it takes until something has happened.
     *
     * @param event what has happened
     * @param time since its cause
     */
    public record EventTime(String event, TimeRange time) {}

    static ContainerReport of(Subject subject) {
        Collection<EffectiveProbe> probes = subject.effective().values();
        return new ContainerReport(
                subject.workload().platform(),
                subject.workload().kind() + " " + subject.workload().name(),
                subject.container().name(),
                List.copyOf(probes),
                times(subject));
    }

    private static List<EventTime> times(Subject subject) {
        List<EventTime> times = new ArrayList<>();
        ProbeSettings startup = subject.settings(ProbeType.STARTUP);
        ProbeSettings liveness = subject.settings(ProbeType.LIVENESS);
        ProbeSettings readiness = subject.settings(ProbeType.READINESS);
        if (startup != null) {
            times.add(new EventTime("startup gives up", ProbeTimes.startupGivesUp(startup)));
        }
        if (liveness != null && subject.isOn(Platform.COMPOSE)) {
            times.add(new EventTime("a hung process is unhealthy", ProbeTimes.hungIsNoticed(liveness)));
        } else if (liveness != null) {
            addLiveness(times, subject, liveness);
        }
        if (readiness != null) {
            times.add(new EventTime("a closed readiness port is noticed", ProbeTimes.hungIsNoticed(readiness)));
            int passed = passed(subject, ProbeType.READINESS);
            if (passed >= 0) {
                times.add(new EventTime(
                        "a frozen process is out of traffic", ProbeTimes.frozenIsNoticed(readiness, passed)));
            }
        }
        return times;
    }

    private static void addLiveness(List<EventTime> times, Subject subject, ProbeSettings liveness) {
        LintOptions options = subject.options();
        int passed = passed(subject, ProbeType.LIVENESS);
        Duration grace = Duration.ofSeconds(Math.max(0, subject.grace()));
        times.add(new EventTime("a hung process is noticed", ProbeTimes.hungIsNoticed(liveness)));
        if (subject.grace() >= 0) {
            times.add(
                    new EventTime("a hung process is restarted", ProbeTimes.hungIsRestarted(liveness, grace, options)));
        }
        if (passed >= 0) {
            times.add(new EventTime("a frozen process is noticed", ProbeTimes.frozenIsNoticed(liveness, passed)));
        }
        if (passed >= 0 && subject.grace() >= 0) {
            times.add(new EventTime(
                    "a frozen process is restarted", ProbeTimes.frozenIsRestarted(liveness, passed, grace, options)));
        }
    }

    /** How many probes of a frozen process pass; -1 if it is not known, because the port is not a health port. */
    private static int passed(Subject subject, ProbeType type) {
        EffectiveProbe probe = subject.effective().get(type);
        if (probe == null || probe.injected() || probe.kind() == Kind.UNKNOWN) {
            return -1;
        }
        return probe.kind() == Kind.TCP ? subject.options().backlog() + 1 : 0;
    }
}
