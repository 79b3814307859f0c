package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbePlan;
import io.github.healthchecklib.manifest.ProbeSetting;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of a platform for probes, checked before anything is written. The methods add a rule and return this. */
final class PlatformRules {
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final String platform;
    private final List<ProbeType> uses;
    private final Map<ProbeType, Map<ProbeSetting, Range>> ranges = new EnumMap<>(ProbeType.class);
    private @Nullable Range gracePeriod;
    private @Nullable Range startUp;
    private @Nullable ProbeType required;
    private @Nullable Pattern name;
    private String nameRule = "";
    private boolean drains;
    private boolean needsInstances;
    private boolean needsAddresses;

    private record Range(int least, int most) {
        boolean contains(long value) {
            return value >= least && value <= most;
        }

        @Override
        public String toString() {
            return least == most
                    ? Integer.toString(least)
                    : most == UNLIMITED ? least + " or more" : "from " + least + " to " + most;
        }
    }

    /** Kubernetes' ranges, for these probes; others are ignored. */
    PlatformRules(String platform, ProbeType... uses) {
        this.platform = platform;
        this.uses = List.of(uses);
        range(ProbeSetting.INITIAL_DELAY, 0, UNLIMITED)
                .range(ProbeSetting.PERIOD, 1, UNLIMITED)
                .range(ProbeSetting.TIMEOUT, 1, UNLIMITED)
                .range(ProbeSetting.SUCCESS_THRESHOLD, 1, 1)
                .range(ProbeSetting.FAILURE_THRESHOLD, 1, UNLIMITED);
        if (this.uses.contains(ProbeType.READINESS)) {
            range(ProbeType.READINESS, ProbeSetting.SUCCESS_THRESHOLD, 1, UNLIMITED);
        }
    }

    PlatformRules range(ProbeType type, ProbeSetting setting, int least, int most) {
        ranges.computeIfAbsent(type, first -> new EnumMap<>(ProbeSetting.class)).put(setting, new Range(least, most));
        return this;
    }

    PlatformRules range(ProbeSetting setting, int least, int most) {
        uses.forEach(type -> range(type, setting, least, most));
        return this;
    }

    PlatformRules requires(ProbeType type) {
        required = type;
        return this;
    }

    PlatformRules gracePeriod(int least, int most) {
        gracePeriod = new Range(least, most);
        return this;
    }

    /** Limits the seconds that a container may take to start. */
    PlatformRules startUp(int most) {
        startUp = new Range(0, most);
        return this;
    }

    /** The platform has to notice within the grace period that a service drains. */
    PlatformRules drains() {
        drains = true;
        return this;
    }

    PlatformRules needsInstances() {
        needsInstances = true;
        return this;
    }

    /** Instances are given as IP addresses, not by name. */
    PlatformRules needsAddresses() {
        needsAddresses = true;
        return this;
    }

    PlatformRules name(Pattern pattern, String rule) {
        name = pattern;
        nameRule = rule;
        return this;
    }

    /** @throws ManifestSettingException at the first rule that does not hold */
    void check(ProbedService service) {
        ProbePlan plan = service.plan();
        if (name != null && !name.matcher(service.name()).matches()) {
            throw new ManifestSettingException(
                    "name",
                    "A name for " + platform + " must be " + nameRule + ", but is \"" + service.name()
                            + "\". Correct it.");
        }
        if (required != null && !plan.probes().containsKey(required)) {
            throw new ManifestSettingException(
                    ProbedService.word(required),
                    platform + " must have a " + ProbedService.word(required)
                            + " probe here, but it is off. Give it a port, or choose another format.");
        }
        if (uses.stream().noneMatch(plan.probes()::containsKey)) {
            throw new ManifestSettingException(
                    ProbedService.word(uses.get(0)),
                    "There must be a probe for " + platform + ", but all are off. Give one a port.");
        }
        if (needsInstances && service.instances().isEmpty()) {
            throw new ManifestSettingException(
                    "instance", "There must be an instance for " + platform + ", but none is given. Add HOST:PORT.");
        }
        checkAddresses(service);
        plan.probes().forEach(this::check);
        checkPorts(plan);
        checkStartUp(service);
        checkGracePeriod(plan);
    }

    private void checkAddresses(ProbedService service) {
        for (Target instance : service.instances()) {
            if (needsAddresses && !ProbedService.isAddress(instance.host())) {
                throw new ManifestSettingException(
                        "instance",
                        "An instance must have an IP address for " + platform + ", but has the name \""
                                + instance.host() + "\". Give its address.");
            }
        }
    }

    private void check(ProbeType type, PortProbe probe) {
        ranges.getOrDefault(type, Map.of()).forEach((setting, range) -> {
            String option = ProbedService.word(type) + "-" + setting.option();
            int value = value(option, setting, probe);
            if (!range.contains(value)) {
                throw new ManifestSettingException(
                        option,
                        "The " + setting.field() + " of " + ProbedService.word(type) + " must be " + range + " for "
                                + platform + ", but is " + value + ". Correct it.");
            }
        });
    }

    private static int value(String option, ProbeSetting setting, PortProbe probe) {
        try {
            return setting.of(probe.settings());
        } catch (IllegalArgumentException e) {
            throw new ManifestSettingException(option, String.valueOf(e.getMessage()));
        }
    }

    /** The service itself rejects two probes on one port, because their answers differ. */
    private static void checkPorts(ProbePlan plan) {
        Map<Integer, ProbeType> owners = new HashMap<>();
        plan.probes().forEach((type, probe) -> {
            ProbeType other = owners.putIfAbsent(probe.port(), type);
            if (other != null) {
                throw new ManifestSettingException(
                        ProbedService.word(type),
                        "The ports of " + ProbedService.word(other) + " and " + ProbedService.word(type)
                                + " must differ, but both are " + probe.port() + ". Change one, or turn one off.");
            }
        });
    }

    private void checkStartUp(ProbedService service) {
        if (startUp != null && !startUp.contains(Timing.startUp(service))) {
            throw new ManifestSettingException(
                    "startup-failure-threshold",
                    "Startup, which is initial delay + period x failure threshold, must take " + startUp + " s for "
                            + platform + ", but takes " + Timing.startUp(service) + " s. Lower one of them.");
        }
    }

    private void checkGracePeriod(ProbePlan plan) {
        long grace = plan.gracePeriod().toSeconds();
        if (gracePeriod != null && !gracePeriod.contains(grace)) {
            throw new ManifestSettingException(
                    "grace-period-seconds",
                    "The grace period must be " + gracePeriod + " s for " + platform + ", but is " + grace
                            + " s. Correct it.");
        }
        PortProbe readiness = plan.probes().get(ProbeType.READINESS);
        if (drains && readiness != null) {
            long noticed = Timing.longest(readiness.settings());
            if (noticed >= grace) {
                throw new ManifestSettingException(
                        "readiness-failure-threshold",
                        "Readiness must fail within the grace period of " + grace
                                + " s, or the service stops before traffic does, but period x failure threshold is "
                                + noticed + " s. Lower one of them, or raise the grace period.");
            }
        }
    }
}
