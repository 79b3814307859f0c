package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.client.ProbeSettings;
import java.time.Duration;

/**
 * How long a platform takes to act on its probes, by kubelet's rules. All times differ by one period, because what
 * happens can happen just before a probe or just after one.
 *
 * <p><b>Hung</b> means that the process closes its port, as this library does once an indicator has noticed; each probe
 * is then refused at once. <b>Frozen</b> means that the process does nothing at all: the kernel completes
 * {@code backlog + 1} probes for it, and each one after that takes its timeout.
 */
public final class ProbeTimes {
    private static final Duration EXTENSION = Duration.ofSeconds(2);

    private ProbeTimes() {}

    /**
     * Returns the time from the closing of the port to the failure that counts.
     *
     * @param probe its settings
     * @return {@code period × (failureThreshold − 1)} to {@code period × failureThreshold}
     */
    public static TimeRange hungIsNoticed(ProbeSettings probe) {
        Duration least = probe.period().multipliedBy(probe.failureThreshold() - 1L);
        return new TimeRange(least, least.plus(probe.period()));
    }

    /**
     * Returns the time from the freeze to the failure that counts.
     *
     * @param probe its settings
     * @param passed probes that the kernel completes: backlog + 1 for a TCP probe, 0 for one that needs an answer
     * @return as if hung, later by {@code period × passed + timeout}; if the timeout exceeds the period, failing
     *     probes are one timeout apart
     */
    public static TimeRange frozenIsNoticed(ProbeSettings probe, int passed) {
        Duration apart = probe.timeout().compareTo(probe.period()) > 0 ? probe.timeout() : probe.period();
        Duration least = probe.period()
                .multipliedBy(passed)
                .plus(apart.multipliedBy(probe.failureThreshold() - 1L))
                .plus(probe.timeout());
        return new TimeRange(least, least.plus(probe.period()));
    }

    /**
     * Returns the time from the closing of the port to the start of a new container.
     *
     * @param liveness its settings
     * @param preStop time that a hook takes before SIGTERM
     * @param grace from the kill to SIGKILL
     * @param options the drain, the time to stop and the back-off
     * @return the time until it is noticed, and then preStop, drain and stop, as far as the grace lets them, and the
     *     back-off
     */
    public static TimeRange hungIsRestarted(
            ProbeSettings liveness, Duration preStop, Duration grace, LintOptions options) {
        return hungIsNoticed(liveness)
                .plus(shorter(preStop, grace))
                .plus(shorter(options.drain().plus(options.stop()), afterHook(preStop, grace)))
                .plus(options.backOff());
    }

    /**
     * Returns the time from the freeze to the start of a new container.
     *
     * @param liveness its settings
     * @param passed probes that the kernel completes
     * @param preStop time that a hook takes before SIGTERM
     * @param grace from the kill to SIGKILL
     * @param options the back-off
     * @return the time until it is noticed, the whole grace, because a frozen process does not see SIGTERM, and the
     *     back-off
     */
    public static TimeRange frozenIsRestarted(
            ProbeSettings liveness, int passed, Duration preStop, Duration grace, LintOptions options) {
        return frozenIsNoticed(liveness, passed)
                .plus(shorter(preStop, grace))
                .plus(afterHook(preStop, grace))
                .plus(options.backOff());
    }

    /** From SIGTERM to SIGKILL: what a hook leaves of the grace. If it leaves nothing, Kubernetes gives 2 s more. */
    private static Duration afterHook(Duration preStop, Duration grace) {
        Duration rest = grace.minus(shorter(preStop, grace));
        return preStop.isZero() || rest.compareTo(EXTENSION) > 0 ? rest : EXTENSION;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * Returns the time from the start of the container to the failure of its startup probe.
     *
     * @param startup its settings
     * @return {@code initialDelay + period × (failureThreshold − 1)}, to one period more
     */
    public static TimeRange startupGivesUp(ProbeSettings startup) {
        return hungIsNoticed(startup).plus(startup.initialDelay());
    }
}
