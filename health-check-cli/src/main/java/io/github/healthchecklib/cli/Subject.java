package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ContainerProbe;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.Target;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is watched: a target, and which of a container's probes it is.
 *
 * @param type null: both liveness and readiness
 * @param target where to probe
 */
record Subject(@Nullable ContainerProbe type, Target target) {
    /**
     * Reads it.
     *
     * @param text a target, or {@code liveness=}, {@code readiness=} or {@code startup=} and a target
     * @throws IllegalArgumentException if it is not that
     */
    static Subject parse(String text) {
        for (ContainerProbe type : ContainerProbe.values()) {
            String prefix = name(type) + "=";
            if (text.startsWith(prefix)) {
                return new Subject(type, Target.parse(text.substring(prefix.length())));
            }
        }
        return new Subject(null, Target.parse(text));
    }

    /** The probes of a container that has this one and no other. */
    Map<ContainerProbe, ProbeSettings> probes(ProbeSettings settings) {
        // Platforms allow a success threshold of 1 only for liveness and startup.
        ProbeSettings restarting = settings.withSuccessThreshold(1);
        if (type == null) {
            return Map.of(ContainerProbe.LIVENESS, restarting, ContainerProbe.READINESS, settings);
        }
        return Map.of(type, type == ContainerProbe.READINESS ? settings : restarting);
    }

    private static String name(ContainerProbe type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** As it is parsed. */
    @Override
    public String toString() {
        return (type == null ? "" : name(type) + "=") + target;
    }
}
