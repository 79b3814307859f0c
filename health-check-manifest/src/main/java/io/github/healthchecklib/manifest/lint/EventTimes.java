package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.lint.ContainerReport.EventTime;
import io.github.healthchecklib.manifest.workload.DeclaredProbe;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Kind;
import io.github.healthchecklib.manifest.workload.Platform;
import io.github.healthchecklib.manifest.workload.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The times that follow from the probes of a container; of those that are not known, why. */
final class EventTimes {
    private static final String HUNG_IS_RESTARTED = "a hung process is restarted";
    private static final String FROZEN_IS_RESTARTED = "a frozen process is restarted";

    private final Subject subject;
    private final List<EventTime> times = new ArrayList<>();

    private EventTimes(Subject subject) {
        this.subject = subject;
    }

    static List<EventTime> of(Subject subject) {
        EventTimes times = new EventTimes(subject);
        ProbeSettings startup = subject.settings(ProbeType.STARTUP);
        ProbeSettings liveness = subject.settings(ProbeType.LIVENESS);
        ProbeSettings readiness = subject.settings(ProbeType.READINESS);
        if (startup != null) {
            times.add("startup gives up", ProbeTimes.startupGivesUp(startup));
        }
        if (liveness != null && subject.isOn(Platform.COMPOSE)) {
            times.add("a hung process is unhealthy", ProbeTimes.hungIsNoticed(liveness));
        } else if (liveness != null) {
            times.addLiveness(liveness);
        }
        if (readiness != null) {
            times.add("a closed readiness port is noticed", ProbeTimes.hungIsNoticed(readiness));
            times.addFrozen(
                    "a frozen process is out of traffic",
                    ProbeType.READINESS,
                    passed -> ProbeTimes.frozenIsNoticed(readiness, passed));
        }
        return times.times;
    }

    private void addLiveness(ProbeSettings liveness) {
        LintOptions options = subject.options();
        Setting preStop = subject.container().preStop();
        Duration hook = Duration.ofSeconds(preStop == null ? 0 : Math.max(0, preStop.or(0)));
        Duration grace = Duration.ofSeconds(Math.max(0, subject.grace(ProbeType.LIVENESS)));
        String unknown = "";
        if (subject.grace(ProbeType.LIVENESS) < 0) {
            unknown = "the grace period is not known";
        } else if (preStop != null && preStop.number() == null) {
            unknown = "how long preStop takes is not known";
        }
        add("a hung process is noticed", ProbeTimes.hungIsNoticed(liveness));
        if (unknown.isEmpty()) {
            add(HUNG_IS_RESTARTED, ProbeTimes.hungIsRestarted(liveness, hook, grace, options));
        } else {
            addUnknown(HUNG_IS_RESTARTED, unknown);
        }
        addFrozen(
                "a frozen process is noticed",
                ProbeType.LIVENESS,
                passed -> ProbeTimes.frozenIsNoticed(liveness, passed));
        if (unknown.isEmpty()) {
            addFrozen(
                    FROZEN_IS_RESTARTED,
                    ProbeType.LIVENESS,
                    passed -> ProbeTimes.frozenIsRestarted(liveness, passed, hook, grace, options));
        } else {
            addUnknown(FROZEN_IS_RESTARTED, unknown);
        }
    }

    private void addFrozen(String event, ProbeType type, IntFunction<TimeRange> time) {
        DeclaredProbe probe = subject.container().probe(type).orElse(null);
        String unknown = unknown(probe);
        if (unknown.isEmpty()) {
            boolean needsAnswer = probe != null && probe.kind() != Kind.TCP;
            add(event, time.apply(needsAnswer ? 0 : subject.options().backlog() + 1));
        } else {
            addUnknown(event, unknown);
        }
    }

    /** Why it is not known how many probes of a frozen process pass; empty if it is. */
    private String unknown(@Nullable DeclaredProbe probe) {
        Kind kind = probe == null ? Kind.TCP : probe.kind();
        return switch (kind) {
            case EXEC -> "never, unless the exec command waits for an answer of the process";
            case UNKNOWN, NONE -> "what the probe does is not known";
            case HTTP, GRPC -> "";
            case TCP ->
                probe != null && HealthPorts.isProbedBy(probe, subject.container())
                        ? ""
                        : "depends on the backlog of the port, which is not known to be a health port";
        };
    }

    private void add(String event, TimeRange time) {
        times.add(new EventTime(event, time, ""));
    }

    private void addUnknown(String event, String why) {
        times.add(new EventTime(event, null, why));
    }
}
