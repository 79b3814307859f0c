package io.github.healthchecklib.conformance;

import io.github.healthchecklib.conformance.ApplicationProcess.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Who is probed: a process with a liveness port, in a network namespace of its own. */
interface Subject extends AutoCloseable {
    /** Without a line for this long, the log is complete. */
    Duration QUIET = Duration.ofMillis(500);

    /** The namespace. */
    String namespace();

    /** Its liveness port refuses when this returns. */
    void turnUnhealthy() throws Exception;

    /** Its liveness port is open when this returns. */
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

    /** Runs a command on its machine, as far as its network goes. */
    default String run(String... command) throws Exception {
        List<String> there = new ArrayList<>(List.of("ip", "netns", "exec", namespace()));
        there.addAll(List.of(command));
        Commands.Result result = Commands.run(there);
        if (result.exit() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + result.output());
        }
        return result.output();
    }

    /** How many TCP segments its machine has received so far, as its kernel counts them. */
    default long segmentsReceived() throws Exception {
        return tcpCounter(run("cat", "/proc/net/snmp"), "InSegs");
    }

    /** How many connections its machine has taken so far: those whose handshake was completed. */
    default long connectionsTaken() throws Exception {
        return tcpCounter(run("cat", "/proc/net/snmp"), "PassiveOpens");
    }

    /**
     * How many connections of the machine that this runs on, the probers', have ended by a reset while they were open
     * or half closed, so that the prober could see it.
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
