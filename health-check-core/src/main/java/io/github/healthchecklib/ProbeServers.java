package io.github.healthchecklib;

import io.github.healthchecklib.internal.SocketSource;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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
        for (Map.Entry<ProbeType, List<StatusSource>> probe : exposed.entrySet()) {
            Optional<HealthCheckConfig> port = config.probe(probe.getKey());
            if (port.isPresent()) {
                servers.put(probe.getKey(), new TcpHealthCheckServer(port.get(), probe.getValue(), runtime, sockets));
            }
        }
    }

    Optional<TcpHealthCheckServer> get(ProbeType type) {
        return Optional.ofNullable(servers.get(type));
    }

    /** Liveness first: if more than one port is taken, the error names that one. */
    Map<TcpHealthCheckServer, InetAddress> lookUp() {
        Map<TcpHealthCheckServer, InetAddress> addresses = new LinkedHashMap<>();
        for (TcpHealthCheckServer server : servers.values()) {
            addresses.put(server, server.lookUp());
        }
        return addresses;
    }

    /** Holds all ports, or none. */
    void hold(Map<TcpHealthCheckServer, InetAddress> addresses) {
        boolean held = false;
        try {
            for (Map.Entry<TcpHealthCheckServer, InetAddress> address : addresses.entrySet()) {
                address.getKey().start(address.getValue());
            }
            held = true;
        } finally {
            if (!held) {
                stop();
            }
        }
    }

    /** Throws if one is to be open, but could not be opened. */
    void rejectUnopened() {
        for (TcpHealthCheckServer server : servers.values()) {
            server.rejectUnopened();
        }
    }

    void announce() {
        for (TcpHealthCheckServer server : servers.values()) {
            server.announce();
        }
    }

    /** Liveness last: while it is open, the platform does not restart the application. */
    void stop() {
        stop(ProbeType.READINESS);
        stop(ProbeType.STARTUP);
        stop(ProbeType.LIVENESS);
    }

    private void stop(ProbeType type) {
        TcpHealthCheckServer server = servers.get(type);
        if (server != null) {
            server.stopWithoutFlush();
        }
    }
}
