package io.github.healthchecklib;

import io.github.healthchecklib.internal.SocketSource;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The servers of {@link HealthProbes}, one for each enabled probe, which start and stop together. */
final class ProbeServers {
    private final Map<ProbeType, TcpHealthCheckServer> servers = new EnumMap<>(ProbeType.class);

    /**
     * Creates the servers. Opens nothing.
     *
     * @param exposed for each probe, what must be healthy for its port to be open
     */
    ProbeServers(
            HealthProbesConfig config,
            Map<ProbeType, List<StatusSource>> exposed,
            HealthRuntime runtime,
            SocketSource sockets) {
        exposed.forEach((type, sources) -> config.probe(type)
                .ifPresent(port -> servers.put(type, new TcpHealthCheckServer(port, sources, runtime, sockets))));
    }

    Optional<TcpHealthCheckServer> get(ProbeType type) {
        return Optional.ofNullable(servers.get(type));
    }

    Map<TcpHealthCheckServer, InetAddress> lookUp() {
        Map<TcpHealthCheckServer, InetAddress> addresses = new HashMap<>();
        servers.values().forEach(server -> addresses.put(server, server.lookUp()));
        return addresses;
    }

    /** Holds all ports, or none. */
    void hold(Map<TcpHealthCheckServer, InetAddress> addresses) {
        boolean held = false;
        try {
            addresses.forEach((server, address) -> server.start(address));
            held = true;
        } finally {
            if (!held) {
                stop();
            }
        }
    }

    /** Throws if one is to be open, but could not be opened. */
    void rejectUnopened() {
        servers.values().forEach(TcpHealthCheckServer::rejectUnopened);
    }

    void announce() {
        servers.values().forEach(TcpHealthCheckServer::announce);
    }

    /** Liveness last: while it is open, the platform does not restart the application. */
    void stop() {
        stop(ProbeType.READINESS);
        stop(ProbeType.STARTUP);
        stop(ProbeType.LIVENESS);
    }

    private void stop(ProbeType type) {
        get(type).ifPresent(TcpHealthCheckServer::stopWithoutFlush);
    }
}
