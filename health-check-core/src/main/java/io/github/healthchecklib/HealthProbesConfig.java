package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of {@link HealthProbes}: a port for each probe, the other settings of {@link HealthCheckConfig} for all.
 * Immutable; a {@code with} method returns a changed copy, or throws {@link HealthCheckConfigException} and changes
 * nothing.
 *
 * <table>
 * <caption>Ports; the other settings are those of {@link HealthCheckConfig}</caption>
 * <tr><th>probe</th><th>environment variable</th><th>range</th><th>default</th></tr>
 * <tr><td>liveness</td><td>{@code HEALTH_CHECK_PORT}</td><td>0 to 65535, or {@code off}</td><td>9000</td></tr>
 * <tr><td>readiness</td><td>{@code HEALTH_CHECK_READINESS_PORT}</td>
 *     <td>0 to 65535, or {@code off}</td><td>9001</td></tr>
 * <tr><td>startup</td><td>{@code HEALTH_CHECK_STARTUP_PORT}</td><td>0 to 65535, or {@code off}</td><td>9002</td></tr>
 * </table>
 */
public final class HealthProbesConfig {
    private static final String OFF = "off";

    private final HealthCheckConfig common;
    private final Map<ProbeType, Integer> ports;
    private final boolean independentReadiness;

    private HealthProbesConfig(HealthCheckConfig common, Map<ProbeType, Integer> ports, boolean independentReadiness) {
        this.common = common;
        this.ports = ports;
        this.independentReadiness = independentReadiness;
    }

    /**
     * Returns the defaults, whatever the {@code HEALTH_CHECK_} variables say.
     *
     * @return the defaults
     */
    public static HealthProbesConfig defaults() {
        Map<ProbeType, Integer> ports = new EnumMap<>(ProbeType.class);
        for (ProbeType type : ProbeType.values()) {
            ports.put(type, type.defaultPort());
        }
        return new HealthProbesConfig(HealthCheckConfig.defaults(), ports, false);
    }

    /**
     * Returns the settings from this process's environment; see {@link #fromEnvironment(Map)}.
     *
     * @return the settings
     * @throws HealthCheckConfigException naming the variable, if a value is outside its range, or two ports are the
     *     same
     */
    public static HealthProbesConfig fromEnvironment() {
        return fromEnvironment(HealthCheckConfig.environment());
    }

    /**
     * Returns the settings from an environment: a port for each probe, or {@code off} to disable it; the others as
     * {@link HealthCheckConfig#fromEnvironment(Map)} says. An unset or empty variable means the default.
     *
     * @param environment variables by name, as {@link System#getenv()} gives them
     * @return the settings
     * @throws HealthCheckConfigException naming the variable, if a value is outside its range, or two ports are the
     *     same
     */
    public static HealthProbesConfig fromEnvironment(Map<String, String> environment) {
        Map<ProbeType, Integer> ports = new EnumMap<>(ProbeType.class);
        for (ProbeType type : ProbeType.values()) {
            String port = environment.getOrDefault(type.variable(), "");
            if (!port.equals(OFF)) {
                ports.put(type, port.isEmpty() ? type.defaultPort() : PortSettings.port(type, port));
            }
        }
        Map<String, String> others = new HashMap<>(environment);
        others.remove(ProbeType.LIVENESS.variable());
        HealthProbesConfig config = new HealthProbesConfig(HealthCheckConfig.fromEnvironment(others), ports, false);
        config.rejectSamePorts();
        return config;
    }

    /** Throws if two probes have the same port. */
    void rejectSamePorts() {
        for (ProbeType type : ports.keySet()) {
            for (ProbeType other : ports.keySet()) {
                Integer port = ports.get(type);
                if (type.compareTo(other) < 0 && port != 0 && port.equals(ports.get(other))) {
                    throw new HealthCheckConfigException("Health check settings " + type.variable() + " and "
                            + other.variable() + " must be different ports, but both are \"" + port
                            + "\". Change one, or set one to " + OFF + " to disable that probe.");
                }
            }
        }
    }

    /**
     * Returns the settings of one port.
     *
     * @param type which probe
     * @return its settings; empty if the probe is disabled
     */
    public Optional<HealthCheckConfig> probe(ProbeType type) {
        return Optional.ofNullable(ports.get(type)).map(port -> common.forProbe(type, port));
    }

    /**
     * Returns whether the readiness port depends on readiness alone; see {@link #withIndependentReadiness()}.
     *
     * @return whether it does; false by default
     */
    public boolean isReadinessIndependent() {
        return independentReadiness;
    }

    /**
     * Returns a copy with another host for all ports.
     *
     * @param host see {@link HealthCheckConfig#withHost}
     * @return the copy
     * @throws HealthCheckConfigException if it is blank
     */
    public HealthProbesConfig withHost(String host) {
        return withCommon(common.withHost(host));
    }

    /**
     * Returns a copy with another backlog for all ports.
     *
     * @param backlog see {@link HealthCheckConfig#withBacklog}
     * @return the copy
     * @throws HealthCheckConfigException if it is out of range
     */
    public HealthProbesConfig withBacklog(int backlog) {
        return withCommon(common.withBacklog(backlog));
    }

    /**
     * Returns a copy with another time for the warning that nothing has probed a port.
     *
     * @param time see {@link HealthCheckConfig#withUnprobedWarning}
     * @return the copy
     * @throws HealthCheckConfigException if it is out of range
     */
    public HealthProbesConfig withUnprobedWarning(Duration time) {
        return withCommon(common.withUnprobedWarning(time));
    }

    private HealthProbesConfig withCommon(HealthCheckConfig changed) {
        return new HealthProbesConfig(changed, ports, independentReadiness);
    }

    /**
     * Returns a copy with another port for a probe, which is enabled.
     *
     * @param type which probe
     * @param port 0 to 65535; 0 asks for any free port
     * @return the copy
     * @throws HealthCheckConfigException if it is out of range; that two ports are the same is an error of
     *     {@link HealthProbes}
     */
    public HealthProbesConfig withPort(ProbeType type, int port) {
        Map<ProbeType, Integer> changed = new EnumMap<>(ports);
        changed.put(type, common.withPort(port).port());
        return new HealthProbesConfig(common, changed, independentReadiness);
    }

    /**
     * Returns a copy with any free port for each probe that is enabled, for tests.
     *
     * @return the copy
     */
    public HealthProbesConfig withAnyPorts() {
        Map<ProbeType, Integer> changed = new EnumMap<>(ports);
        changed.replaceAll((type, port) -> 0);
        return new HealthProbesConfig(common, changed, independentReadiness);
    }

    /**
     * Returns a copy in which a probe is disabled: it has no port.
     *
     * @param type which probe
     * @return the copy
     */
    public HealthProbesConfig without(ProbeType type) {
        Map<ProbeType, Integer> changed = new EnumMap<>(ports);
        changed.remove(type);
        return new HealthProbesConfig(common, changed, independentReadiness);
    }

    /**
     * Returns a copy in which the readiness port depends on readiness alone. By default it is also closed before
     * startup has been passed and while liveness is unhealthy, because a service that must be restarted cannot take
     * traffic.
     *
     * @return the copy
     */
    public HealthProbesConfig withIndependentReadiness() {
        return new HealthProbesConfig(common, ports, true);
    }

    /**
     * Returns the settings in one line, for logs.
     *
     * @return the settings
     */
    @Override
    public String toString() {
        return "ports=" + ports + ", independentReadiness=" + independentReadiness + ", host="
                + Formats.line(common.host()) + ", backlog=" + common.backlog() + ", unprobedWarning="
                + Formats.of(common.unprobedWarning());
    }
}
