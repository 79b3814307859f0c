package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.Target;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A target to watch, and which of a container's probes it is.
 *
 * @param type null for both liveness and readiness
 * @param target where to connect
 */
record ProbeSpec(@Nullable ProbeType type, Target target) {
    /**
     * Parses a probe.
     *
     * @param text a target, or {@code liveness=}, {@code readiness=} or {@code startup=} and a target
     * @throws IllegalArgumentException if the text has another form
     */
    static ProbeSpec parse(String text) {
        for (ProbeType type : ProbeType.values()) {
            String prefix = name(type) + "=";
            if (text.startsWith(prefix)) {
                return new ProbeSpec(type, Target.parse(text.substring(prefix.length())));
            }
        }
        return new ProbeSpec(null, Target.parse(text));
    }

    /** The settings of the probes that a connect stands for. */
    Map<ProbeType, ProbeSettings> probes(ProbeSettings settings) {
        // Platforms allow a success threshold of 1 only for liveness and startup.
        ProbeSettings restarting = settings.withSuccessThreshold(1);
        if (type == null) {
            return Map.of(ProbeType.LIVENESS, restarting, ProbeType.READINESS, settings);
        }
        return Map.of(type, type == ProbeType.READINESS ? settings : restarting);
    }

    /** The probes that a connect stands for. */
    Set<ProbeType> types() {
        return type == null ? EnumSet.of(ProbeType.LIVENESS, ProbeType.READINESS) : EnumSet.of(type);
    }

    private static String name(ProbeType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** In the form that {@link #parse} takes. */
    @Override
    public String toString() {
        return (type == null ? "" : name(type) + "=") + target;
    }
}
