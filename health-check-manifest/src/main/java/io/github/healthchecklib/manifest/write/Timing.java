package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;

/** How long a platform takes to act on a probe, in words for a manifest's comments. */
final class Timing {
    private Timing() {}

    /** What the platform does, and when. */
    static String comment(ProbeType type, ProbeSettings settings) {
        return switch (type) {
            case STARTUP -> "Restarted if it has not started within " + startingUp(settings) + ".";
            case LIVENESS -> "Restarted " + failing(settings) + " after it stops answering.";
            case READINESS ->
                "Taken out of traffic " + failing(settings) + " after it stops answering: a drain must be longer.";
        };
    }

    /** From the first probe that could fail to the one that counts: {@code 20 to 30 s}. */
    static String failing(ProbeSettings settings) {
        long shortest = settings.period().toSeconds() * (settings.failureThreshold() - 1L);
        return shortest == 0 ? "up to " + longest(settings) + " s" : shortest + " to " + longest(settings) + " s";
    }

    private static String startingUp(ProbeSettings settings) {
        long delay = settings.initialDelay().toSeconds();
        long shortest = delay + settings.period().toSeconds() * (settings.failureThreshold() - 1L);
        return shortest + " to " + startUp(settings) + " s";
    }

    /** Seconds until a failure counts, at the latest. */
    static long longest(ProbeSettings settings) {
        return settings.period().toSeconds() * settings.failureThreshold();
    }

    /** Seconds that a container may take to start. */
    static long startUp(ProbeSettings settings) {
        return settings.initialDelay().toSeconds() + longest(settings);
    }

    /** Seconds in which a container starts, for platforms that have no startup probe but ignore early failures. */
    static long startUp(ProbedService service) {
        long delay = service.settings(ProbeType.LIVENESS).initialDelay().toSeconds();
        return Math.max(
                delay,
                service.probe(ProbeType.STARTUP)
                        .map(probe -> startUp(probe.settings()))
                        .orElse(0L));
    }
}
