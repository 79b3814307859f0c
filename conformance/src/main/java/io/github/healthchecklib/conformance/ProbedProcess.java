package io.github.healthchecklib.conformance;

import io.github.healthchecklib.conformance.ApplicationProcess.State;
import io.github.healthchecklib.faultlab.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process with a liveness port, in a network namespace of its own. */
interface ProbedProcess extends AutoCloseable {
    /** The log is complete after this time without a line. */
    Duration QUIET = Duration.ofMillis(500);

    /** The namespace. */
    String namespace();

    /** Makes the process unhealthy: when this returns, its liveness port is closed. */
    void turnUnhealthy() throws Exception;

    /** Makes the process healthy: when this returns, its liveness port is open. */
    void turnHealthy() throws Exception;

    State state() throws IOException;

    /** The state once the log is complete: the library writes it on a thread of its own, after the port has changed. */
    default State settledState() throws Exception {
        State before = state();
        while (true) {
            TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());
            State now = state();
            if (now.logLines() == before.logLines()) {
                return now;
            }
            before = now;
        }
    }

    /** The network of its namespace. */
    default Network network() {
        return new Network(List.of("ip", "netns", "exec", namespace()));
    }

    /** How many TCP segments its namespace has received so far. */
    default long segmentsReceived() throws Exception {
        return tcpCounter(network().run("cat", "/proc/net/snmp"), "InSegs");
    }

    /** How many connections its namespace has accepted so far: those whose handshake was completed. */
    default long connectionsTaken() throws Exception {
        return tcpCounter(network().run("cat", "/proc/net/snmp"), "PassiveOpens");
    }

    /**
     * How many connections of the prober's namespace have ended by a reset so far while they were open or half closed,
     * so that the prober could see it.
     */
    static long resetsSeen() throws IOException {
        return tcpCounter(Files.readString(Path.of("/proc/self/net/snmp")), "EstabResets");
    }

    private static long tcpCounter(String snmp, String name) {
        List<String> tcp = snmp.lines().filter(line -> line.startsWith("Tcp:")).toList();
        int column = List.of(tcp.get(0).split(" ", -1)).indexOf(name);
        return Long.parseLong(tcp.get(1).split(" ", -1)[column]);
    }

    @Override
    void close() throws IOException;
}
