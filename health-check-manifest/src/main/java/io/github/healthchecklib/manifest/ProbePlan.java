package io.github.healthchecklib.manifest;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The probes that a platform should make of a container, and how long the container may take to stop. Immutable; the
 * {@code with} methods return a changed copy.
 *
 * @param probes by type; a type that is missing is not probed
 * @param gracePeriod from SIGTERM to SIGKILL; 0 to 1 hour, in whole seconds; default 30 s
 */
public record ProbePlan(Map<ProbeType, PortProbe> probes, Duration gracePeriod) {
    private static final Duration MAX_GRACE = Duration.ofHours(1);

    private static final ProbePlan DEFAULTS = new ProbePlan(
            Map.of(
                    ProbeType.STARTUP,
                    new PortProbe(9002, every(6).withFailureThreshold(10)),
                    ProbeType.LIVENESS,
                    new PortProbe(9000, every(10).withFailureThreshold(3)),
                    ProbeType.READINESS,
                    new PortProbe(9001, every(2).withFailureThreshold(2))),
            Duration.ofSeconds(30));

    /**
     * Checks and copies a plan.
     *
     * @param probes by type
     * @param gracePeriod 0 to 1 hour, in whole seconds
     * @throws IllegalArgumentException if the grace period is out of range
     */
    public ProbePlan {
        if (gracePeriod.isNegative() || gracePeriod.compareTo(MAX_GRACE) > 0 || gracePeriod.toNanosPart() != 0) {
            throw new IllegalArgumentException("The grace period must be from 0 to 3600 s, in whole seconds, but is "
                    + BigDecimal.valueOf(gracePeriod.toMillis(), 3)
                            .stripTrailingZeros()
                            .toPlainString()
                    + " s. Correct it.");
        }
        EnumMap<ProbeType, PortProbe> copy = new EnumMap<>(ProbeType.class);
        copy.putAll(probes);
        probes = Collections.unmodifiableMap(copy);
    }

    /**
     * Returns a plan for this library's default ports.
     *
     * @return startup on 9002 every 6 s, 10 failures; liveness on 9000 every 10 s, 3 failures; readiness on 9001 every
     *     2 s, 2 failures; timeouts of 1 s; a grace period of 30 s
     */
    public static ProbePlan defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy with another probe.
     *
     * @param type of the probe
     * @param probe replaces the one of this type, if there is one
     * @return the copy
     */
    public ProbePlan with(ProbeType type, PortProbe probe) {
        Map<ProbeType, PortProbe> changed = new EnumMap<>(ProbeType.class);
        changed.putAll(probes);
        changed.put(type, probe);
        return new ProbePlan(changed, gracePeriod);
    }

    /**
     * Returns a copy without a probe.
     *
     * @param type of the probe
     * @return the copy
     */
    public ProbePlan without(ProbeType type) {
        Map<ProbeType, PortProbe> changed = new EnumMap<>(ProbeType.class);
        changed.putAll(probes);
        changed.remove(type);
        return new ProbePlan(changed, gracePeriod);
    }

    /**
     * Returns a copy with another grace period.
     *
     * @param changed 0 to 1 hour, in whole seconds
     * @return the copy
     * @throws IllegalArgumentException if it is out of range
     */
    public ProbePlan withGracePeriod(Duration changed) {
        return new ProbePlan(probes, changed);
    }

    private static ProbeSettings every(int seconds) {
        return ProbeSettings.defaults().withPeriod(Duration.ofSeconds(seconds));
    }
}
