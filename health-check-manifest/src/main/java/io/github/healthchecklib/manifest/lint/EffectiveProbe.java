package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A probe as the platform makes it, with its defaults filled in.
 *
 * @param type of probe
 * @param injected whether the platform adds it, because the manifest has none
 * @param kind what the platform does
 * @param port null if it has none or it is not known
 * @param settings null if one of them is not known or out of range
 */
public record EffectiveProbe(
        ProbeType type,
        boolean injected,
        Kind kind,
        @Nullable Long port,
        @Nullable ProbeSettings settings) {}
