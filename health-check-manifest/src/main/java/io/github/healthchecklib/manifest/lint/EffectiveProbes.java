package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.workload.Container;
import io.github.healthchecklib.manifest.workload.Container.Role;
import io.github.healthchecklib.manifest.workload.DeclaredProbe;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Kind;
import io.github.healthchecklib.manifest.workload.Platform;
import io.github.healthchecklib.manifest.workload.ProbeField;
import io.github.healthchecklib.manifest.workload.Setting;
import io.github.healthchecklib.manifest.workload.Workload;
import io.github.healthchecklib.manifest.workload.Workload.Ingress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The probes that a platform makes of a container: those of the manifest, and those that it adds itself. */
public final class EffectiveProbes {
    private static final int MAX_SECONDS = 86_400;
    private static final int DEFAULT_GRACE = 30;
    private static final int DEFAULT_COMPOSE_GRACE = 10;

    private static final ProbeSettings COMPOSE =
            ProbeSettings.defaults().withPeriod(Duration.ofSeconds(30)).withTimeout(Duration.ofSeconds(30));

    /** What Azure Container Apps adds; the numbers of its liveness probe are not documented. */
    private static final Map<ProbeType, ProbeSettings> INJECTED = Map.of(
            ProbeType.STARTUP,
            new ProbeSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3), 1, 240),
            ProbeType.READINESS,
            new ProbeSettings(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5), 1, 48));

    private EffectiveProbes() {}

    /**
     * Returns the probes of a container.
     *
     * @param workload that it belongs to
     * @param container of the workload
     * @return by type
     */
    public static Map<ProbeType, EffectiveProbe> of(Workload workload, Container container) {
        Map<ProbeType, EffectiveProbe> probes = new EnumMap<>(ProbeType.class);
        if (container.role() == Role.INIT) {
            return probes;
        }
        for (DeclaredProbe probe : container.probes()) {
            Long port = probe.port() == null ? null : probe.port().number();
            probes.putIfAbsent(
                    probe.type(),
                    new EffectiveProbe(probe.type(), false, probe.kind(), port, settings(workload, container, probe)));
        }
        Ingress ingress = workload.ingress();
        if (ingress != null && addsProbes(workload, container)) {
            Long port =
                    ingress.targetPort() == null ? null : ingress.targetPort().number();
            for (ProbeType type : ProbeType.values()) {
                probes.putIfAbsent(type, new EffectiveProbe(type, true, Kind.TCP, port, INJECTED.get(type)));
            }
        }
        return probes;
    }

    /**
     * Returns the time from SIGTERM to SIGKILL.
     *
     * @param workload whose containers end
     * @return the seconds, with the platform's default filled in; -1 if they are not known
     */
    public static long grace(Workload workload) {
        if (workload.grace() == null) {
            return workload.platform() == Platform.COMPOSE ? DEFAULT_COMPOSE_GRACE : DEFAULT_GRACE;
        }
        return workload.grace().or(-1);
    }

    /** Whether the platform adds the types that the manifest does not define. */
    static boolean addsProbes(Workload workload, Container container) {
        Ingress ingress = workload.ingress();
        return workload.platform() == Platform.CONTAINER_APPS
                && ingress != null
                && ingress.known()
                && container.role() == Role.MAIN
                && container.complete();
    }

    private static @Nullable ProbeSettings settings(Workload workload, Container container, DeclaredProbe probe) {
        ProbeSettings defaults = defaults(workload.platform());
        Numbers numbers = new Numbers(probe, container.patch(), workload.platform() == Platform.KUBERNETES);
        long delay =
                numbers.get(ProbeField.INITIAL_DELAY, defaults.initialDelay().toSeconds());
        long period = numbers.get(ProbeField.PERIOD, defaults.period().toSeconds());
        long timeout = numbers.get(ProbeField.TIMEOUT, defaults.timeout().toSeconds());
        long successes = numbers.get(ProbeField.SUCCESS_THRESHOLD, defaults.successThreshold());
        long failures = numbers.get(ProbeField.FAILURE_THRESHOLD, defaults.failureThreshold());
        boolean usable = delay >= 0 && Math.min(Math.min(period, timeout), Math.min(successes, failures)) >= 1;
        return usable
                ? new ProbeSettings(
                        Duration.ofSeconds(delay),
                        Duration.ofSeconds(period),
                        Duration.ofSeconds(timeout),
                        (int) successes,
                        (int) failures)
                : null;
    }

    /** What the platform takes for the numbers that are not given. */
    static ProbeSettings defaults(Platform platform) {
        return platform == Platform.COMPOSE ? COMPOSE : ProbeSettings.defaults();
    }

    /**
     * The numbers of a probe.
     *
     * @param patch whether a number that is missing may be in another file
     * @param zeroIsDefault whether the platform takes 0 as if it were missing
     */
    private record Numbers(DeclaredProbe probe, boolean patch, boolean zeroIsDefault) {
        /** Returns -1 for what is not known or larger than any platform takes. */
        long get(ProbeField field, long otherwise) {
            Setting setting = probe.get(field);
            if (setting == null) {
                return patch ? -1 : otherwise;
            }
            long number = zeroIsDefault && setting.is(0) ? otherwise : setting.or(-1);
            return number > MAX_SECONDS ? -1 : number;
        }
    }
}
