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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a rule looks at: a container, in its workload. */
record Subject(Workload workload, Container container, Map<ProbeType, EffectiveProbe> effective, LintOptions options) {
    static Subject of(Workload workload, Container container, LintOptions options) {
        return new Subject(workload, container, EffectiveProbes.of(workload, container), options);
    }

    boolean isOn(Platform platform) {
        return workload.platform() == platform;
    }

    boolean isMain() {
        return container.role() == Role.MAIN;
    }

    /** Whether the container is neither an init container nor a sidecar. */
    boolean isApplication() {
        return isMain() || container.role() == Role.ADDITIONAL;
    }

    List<DeclaredProbe> probes() {
        return container.probes();
    }

    List<DeclaredProbe> tcpProbes() {
        return probes().stream().filter(probe -> probe.kind() == Kind.TCP).toList();
    }

    /** The settings of a probe in effect; null if there is none or they are not known. */
    @Nullable
    ProbeSettings settings(ProbeType type) {
        EffectiveProbe probe = effective.get(type);
        return probe == null ? null : probe.settings();
    }

    /** Whether the environment configures this library. */
    boolean configuresHealthPorts() {
        return HealthPorts.areConfigured(container);
    }

    /** The grace period in seconds; -1 if it is not known. */
    long grace() {
        return EffectiveProbes.grace(workload);
    }

    /**
     * The grace period after a failed probe, in seconds; -1 if it is not known. On Kubernetes, a probe may have its
     * own.
     */
    long grace(ProbeType type) {
        Setting own = container
                .probe(type)
                .map(probe -> probe.get(ProbeField.GRACE_PERIOD))
                .orElse(null);
        return own != null && isOn(Platform.KUBERNETES) ? own.or(-1) : grace();
    }

    /** As the platform calls the probe, with a capital letter. */
    String nameOf(DeclaredProbe probe) {
        return isOn(Platform.COMPOSE) ? "Healthcheck" : name(probe.type());
    }

    /** With a capital letter, for the beginning of a message. */
    static String name(ProbeType type) {
        return type.name().charAt(0) + type.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
