package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a {@link TcpHealthCheckServer}, with their defaults, ranges and error texts. Immutable; a {@code
 * with} method returns a changed copy, or throws {@link HealthCheckConfigException} and changes nothing.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>setting</th><th>environment variable</th><th>range</th><th>default</th></tr>
 * <tr><td>{@link #host() host}</td><td>{@code HEALTH_CHECK_HOST}</td><td>an address or name of this machine</td>
 *     <td>{@value #DEFAULT_HOST}</td></tr>
 * <tr><td>{@link #port() port}</td><td>{@code HEALTH_CHECK_PORT}</td><td>0 to 65535</td>
 *     <td>{@value #DEFAULT_PORT}</td></tr>
 * <tr><td>{@link #backlog() backlog}</td><td>{@code HEALTH_CHECK_BACKLOG}</td><td>1 to 65535 connections</td>
 *     <td>{@value #DEFAULT_BACKLOG}</td></tr>
 * <tr><td>{@link #unprobedWarning() unprobedWarning}</td><td>{@code HEALTH_CHECK_UNPROBED_WARNING}</td>
 *     <td>0 (no warning) to 24 days (576h)</td>
 *     <td>5 minutes</td></tr>
 * </table>
 */
public final class HealthCheckConfig {
    /** The default host: only probers on this machine. A platform probes from outside: see {@link #host()}. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    /** The default port. */
    public static final int DEFAULT_PORT = 9000;

    /** The default backlog, in connections; see {@link #backlog()} for why. */
    public static final int DEFAULT_BACKLOG = 4;

    /** The default time without a probe after which the server warns: 5 minutes. */
    public static final Duration DEFAULT_UNPROBED_WARNING = Duration.ofMinutes(5);

    private static final String HOST_VARIABLE = "HEALTH_CHECK_HOST";
    private static final String PORT_VARIABLE = "HEALTH_CHECK_PORT";
    private static final String BACKLOG_VARIABLE = "HEALTH_CHECK_BACKLOG";
    private static final String UNPROBED_WARNING_VARIABLE = "HEALTH_CHECK_UNPROBED_WARNING";

    /** Set by Azure Container Apps and by Kubernetes in each container. */
    private static final List<String> CONTAINER_VARIABLES = List.of("CONTAINER_APP_NAME", "KUBERNETES_SERVICE_HOST");

    private final String host;
    private final int port;
    private final int backlog;
    private final Duration unprobedWarning;

    /** The variable that an operator sets to change the port. */
    private final String portVariable;

    /** Set, if a platform probes this process from outside its container. */
    private final Optional<String> containerVariable;

    private HealthCheckConfig(
            String host,
            int port,
            int backlog,
            Duration unprobedWarning,
            String portVariable,
            Optional<String> containerVariable) {
        this.host = host;
        this.port = port;
        this.backlog = backlog;
        this.unprobedWarning = unprobedWarning;
        this.portVariable = portVariable;
        this.containerVariable = containerVariable;
    }

    /**
     * Returns the defaults, whatever the {@code HEALTH_CHECK_} variables say.
     *
     * @return the defaults
     */
    public static HealthCheckConfig defaults() {
        return defaults(environment());
    }

    /**
     * Returns the settings from this process's environment; see {@link #fromEnvironment(Map)}.
     *
     * @return the settings
     * @throws HealthCheckConfigException naming the variable, if a value is outside its range
     */
    public static HealthCheckConfig fromEnvironment() {
        return fromEnvironment(environment());
    }

    /**
     * Returns the settings from an environment: {@code HEALTH_CHECK_HOST}, {@code HEALTH_CHECK_PORT}, {@code
     * HEALTH_CHECK_BACKLOG}, {@code HEALTH_CHECK_UNPROBED_WARNING} (such as {@code 90s}, {@code 5m} or {@code 0}). An
     * unset or empty variable means the default. The environment also tells whether this is a container on Azure
     * Container Apps ({@code CONTAINER_APP_NAME}) or Kubernetes ({@code KUBERNETES_SERVICE_HOST}), where a bind to
     * loopback is logged as a warning.
     *
     * @param environment variables by name, as {@link System#getenv()} gives them
     * @return the settings
     * @throws HealthCheckConfigException naming the variable, if a value is outside its range
     */
    public static HealthCheckConfig fromEnvironment(Map<String, String> environment) {
        HealthCheckConfig config = defaults(environment);
        String host = environment.getOrDefault(HOST_VARIABLE, "");
        String port = environment.getOrDefault(PORT_VARIABLE, "");
        String backlog = environment.getOrDefault(BACKLOG_VARIABLE, "");
        String warning = environment.getOrDefault(UNPROBED_WARNING_VARIABLE, "");
        return new HealthCheckConfig(
                host.isEmpty() ? config.host : PortSettings.host(HOST_VARIABLE, host),
                port.isEmpty() ? config.port : PortSettings.port(PORT_VARIABLE, port, DEFAULT_PORT),
                backlog.isEmpty() ? config.backlog : PortSettings.backlog(BACKLOG_VARIABLE, backlog),
                warning.isEmpty()
                        ? config.unprobedWarning
                        : PortSettings.unprobedWarning(UNPROBED_WARNING_VARIABLE, warning),
                config.portVariable,
                config.containerVariable);
    }

    /** The one place that reads this process's environment. */
    static Map<String, String> environment() {
        return System.getenv();
    }

    private static HealthCheckConfig defaults(Map<String, String> environment) {
        return new HealthCheckConfig(
                DEFAULT_HOST,
                DEFAULT_PORT,
                DEFAULT_BACKLOG,
                DEFAULT_UNPROBED_WARNING,
                PORT_VARIABLE,
                CONTAINER_VARIABLES.stream().filter(environment::containsKey).findFirst());
    }

    /**
     * The address or name to listen on.
     *
     * <p>{@code 127.0.0.1} (the default) or {@code ::1} answers probers on this machine only. A platform probes the IP
     * of the pod or replica, from outside the container: there, use {@code 0.0.0.0}, which answers on every IPv4 and,
     * where the machine has it, IPv6 address (in Java it is the same as {@code ::}).
     *
     * @return the host as it was set
     */
    public String host() {
        return host;
    }

    /**
     * The port to listen on; 0 asks the operating system for any free one.
     *
     * <p>Keep it below the ephemeral ports (on Linux from 32768 up): one of those may be taken by an outgoing
     * connection just when the server has to open it again.
     *
     * @return the port as it was set
     */
    public int port() {
        return port;
    }

    /**
     * The backlog of the listening socket: on Linux, the kernel completes up to {@code backlog + 1} connections while
     * the accept thread is busy.
     *
     * <p>The kernel answers a connect, not the application. So a process that is frozen (a stuck VM, SIGSTOP) still
     * passes {@code backlog + 1} probes: 5 with the default of 4, which is 50 seconds at one probe every 10 seconds; 51
     * with Java's own default of 50. On the other hand, of more than {@code backlog + 1} connects at the same moment,
     * or within one stall of the accept thread, the rest is dropped and retransmitted by the prober's kernel after 1
     * second, too late for a probe with a timeout of 1 second. The default answers an orchestrator, two load balancers
     * and a monitor at once.
     *
     * @return the backlog, in connections
     */
    public int backlog() {
        return backlog;
    }

    /**
     * How long the port may be open without being probed before one warning is logged; zero disables the warning. Has a
     * precision of milliseconds.
     *
     * @return the time; zero for no warning
     */
    public Duration unprobedWarning() {
        return unprobedWarning;
    }

    /**
     * Returns a copy with another host.
     *
     * @param host an address or name of this machine; not blank. Looked up by {@link TcpHealthCheckServer#start()}
     * @return the copy
     * @throws HealthCheckConfigException if it is blank
     */
    public HealthCheckConfig withHost(String host) {
        return copy(PortSettings.host("host", host), port, backlog, unprobedWarning);
    }

    /**
     * Returns a copy with another port.
     *
     * @param port 0 to 65535; 0 asks for any free port
     * @return the copy
     * @throws HealthCheckConfigException if it is out of range
     */
    public HealthCheckConfig withPort(int port) {
        return copy(host, PortSettings.port("port", Integer.toString(port), DEFAULT_PORT), backlog, unprobedWarning);
    }

    /**
     * Returns a copy with another backlog; read the trade-off at {@link #backlog()} first.
     *
     * @param backlog 1 to 65535 connections; the operating system may cap it (Linux: {@code net.core.somaxconn})
     * @return the copy
     * @throws HealthCheckConfigException if it is out of range
     */
    public HealthCheckConfig withBacklog(int backlog) {
        return copy(host, port, PortSettings.backlog("backlog", Integer.toString(backlog)), unprobedWarning);
    }

    /**
     * Returns a copy with another time for the warning that nothing has probed the port; see
     * {@link #unprobedWarning()}.
     *
     * @param time zero (no warning) to 24 days
     * @return the copy
     * @throws HealthCheckConfigException if it is out of range
     */
    public HealthCheckConfig withUnprobedWarning(Duration time) {
        return copy(host, port, backlog, PortSettings.unprobedWarning("unprobedWarning", time));
    }

    private HealthCheckConfig copy(String newHost, int newPort, int newBacklog, Duration newWarning) {
        return new HealthCheckConfig(newHost, newPort, newBacklog, newWarning, portVariable, containerVariable);
    }

    /** The variable that says that a platform probes this process from outside its container, if there is one. */
    Optional<String> containerVariable() {
        return containerVariable;
    }

    /** The variable that an operator sets to change the port. */
    String portVariable() {
        return portVariable;
    }

    /** A copy for one of several ports. */
    HealthCheckConfig forProbe(ProbeType type, int probePort) {
        return new HealthCheckConfig(host, probePort, backlog, unprobedWarning, type.variable(), containerVariable);
    }

    /**
     * Returns the settings in one line, for logs.
     *
     * @return the settings
     */
    @Override
    public String toString() {
        return "host=" + Formats.line(host) + ", port=" + port + ", backlog=" + backlog + ", unprobedWarning="
                + Formats.of(unprobedWarning);
    }
}
