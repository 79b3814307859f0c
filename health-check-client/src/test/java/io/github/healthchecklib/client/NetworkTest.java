package io.github.healthchecklib.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a probe meets in a network that is not kind, which the tests make for themselves: a network namespace of Linux,
 * and the jar's command in it.
 */
@Timeout(60)
class NetworkTest {
    private static final String NETWORK = "ip link set lo up; ";

    @BeforeAll
    static void needsNamespaces() throws Exception {
        boolean possible;
        try {
            possible = run(List.of("unshare", "-rn", "ip", "link", "set", "lo", "up")).exit == 0;
        } catch (IOException e) {
            possible = false;
        }
        assumeTrue(possible, "this machine lets nobody make a network namespace, or lacks unshare or ip");
    }

    @Test
    void dropped_packets_time_out() throws Exception {
        Run probe = probe(
                NETWORK
                        + "ip link add v0 type veth peer name v1; ip link set v1 up; ip link set v0 up; ip addr add 10.99.0.1/24 dev v0; "
                        + "ip neigh add 10.99.0.2 lladdr 02:00:00:00:00:02 dev v0; ",
                "--timeout",
                "300ms",
                "10.99.0.2:9000");

        assertThat(probe.output).matches("10.99.0.2:9000 timed out [0-9]{3,} ms\\s*");
        assertThat(probe.exit).isEqualTo(ExitCode.NOT_OK);
    }

    @Test
    void network_without_a_route_is_unreachable() throws Exception {
        Run probe = probe(NETWORK, "10.99.0.2:9000");

        assertThat(probe.output).startsWith("10.99.0.2:9000 unreachable ").contains("(Network is unreachable)");
    }

    @Test
    void absent_machine_is_unreachable() throws Exception {
        Run probe = probe(NETWORK + "ip route add unreachable 10.99.0.0/24; ", "10.99.0.2:9000");

        assertThat(probe.output).startsWith("10.99.0.2:9000 unreachable ");
    }

    @Test
    void probe_connected_to_itself_is_refused() throws Exception {
        Run probe = probe(
                NETWORK + "echo '40000 40001' > /proc/sys/net/ipv4/ip_local_port_range; ",
                Stream.concat(Stream.of("--timeout", "5s"), Collections.nCopies(20, "127.0.0.1:40000").stream())
                        .toArray(String[]::new));

        assertThat(probe.output.lines()).hasSize(20).noneMatch(line -> line.contains("open"));
        assertThat(probe.output).contains("(the probe connected to itself)");
    }

    @Test
    void lack_of_descriptors_is_not_probed() throws Exception {
        Run probes =
                run(java(NETWORK + "ulimit -n 64; ", System.getProperty("java.class.path"), WithoutDescriptors.class));

        List<String> lines = probes.output.lines().toList();
        assertThat(lines).hasSizeGreaterThan(3);
        assertThat(lines.get(0)).contains(" refused ");
        assertThat(lines.subList(1, lines.size() - 1))
                .allMatch(line -> line.contains(" not probed ") && line.contains("Too many open files"));
        assertThat(lines.get(lines.size() - 1)).contains(" refused ");
    }

    private record Run(int exit, String output) {}

    private static Run probe(String shell, String... arguments) throws Exception {
        List<String> command = java(shell, Path.of("target", "classes").toString(), Main.class);
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static List<String> java(String shell, String classPath, Class<?> main) {
        List<String> command =
                new ArrayList<>(List.of("unshare", "-rn", "sh", "-c", "set -e; " + shell + "exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", classPath, main.getName()));
        return command;
    }

    private static Run run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }
}
