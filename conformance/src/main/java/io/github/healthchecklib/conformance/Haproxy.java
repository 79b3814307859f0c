package io.github.healthchecklib.conformance;

import io.github.healthchecklib.faultlab.Await;
import io.github.healthchecklib.faultlab.Commands;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * HAProxy's TCP check of a hundred servers, all of which are the application, each five times a second.
 *
 * @param proxyHeader whether each check sends a PROXY header
 */
record Haproxy(boolean proxyHeader) implements RealProber {
    private static final int SERVERS = 100;
    private static final int PROBES = 10_000;

    /** A SYN and a reset. */
    private static final int SEGMENTS = 2;

    private static final int STATUS = 17;
    private static final int FAILED_CHECKS = 21;

    @Override
    public String name() {
        return proxyHeader ? "HAProxy, check-send-proxy" : "HAProxy, TCP check";
    }

    @Override
    public String command() {
        return "haproxy";
    }

    @Override
    public String rules() {
        return "every 200 ms; down after 3 failures, up after 2 successes";
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(5);
    }

    @Override
    public boolean resetsItself() {
        return true;
    }

    @Override
    public Running start(Path folder) throws Exception {
        Path socket = folder.resolve("stats");
        Path config = folder.resolve("haproxy.cfg");
        Files.writeString(config, configuration(socket));
        Process haproxy =
                Commands.start(folder.resolve("haproxy.log"), List.of("haproxy", "-db", "-f", config.toString()));
        return new Checks(haproxy, socket, proxyHeader);
    }

    private String configuration(Path socket) {
        StringBuilder text = new StringBuilder("global\n  stats socket " + socket
                + "\ndefaults\n  mode tcp\n  timeout connect 2s\n  timeout client 2s\n  timeout server 2s\n  timeout check 2s\n"
                + "listen application\n  bind 127.0.0.1:18000\n");
        for (int i = 0; i < SERVERS; i++) {
            text.append("  server s" + i + " " + ApplicationProcess.ADDRESS + ":" + Application.PORT
                    + " check inter 200ms rise 2 fall 3" + (proxyHeader ? " send-proxy check-send-proxy\n" : "\n"));
        }
        return text.toString();
    }

    private static final class Checks implements Running {
        private final Process haproxy;
        private final Path socket;
        private final boolean proxyHeader;
        private boolean healthy;

        Checks(Process haproxy, Path socket, boolean proxyHeader) {
            this.haproxy = haproxy;
            this.socket = socket;
            this.proxyHeader = proxyHeader;
        }

        /** Changes only once all servers have changed. */
        @Override
        public boolean seesHealthy() throws IOException {
            List<String> statuses = Files.exists(socket)
                    ? servers(socket).stream().map(server -> server[STATUS]).toList()
                    : List.of();
            if (statuses.size() == SERVERS) {
                healthy = healthy
                        ? !statuses.stream().allMatch(status -> status.startsWith("DOWN"))
                        : statuses.stream().allMatch(status -> status.equals("UP"));
            }
            return healthy;
        }

        @Override
        public Burst burst(ProbedProcess application) throws Exception {
            long failedBefore = failed();
            long before = probes(application);
            Await.until("10,000 probes", Duration.ofMinutes(2), () -> probes(application) - before >= PROBES);
            return new Burst(PROBES, failed() - failedBefore);
        }

        /** A plain check resets the connection before the application sees it, so that only the kernel can count. */
        private long probes(ProbedProcess application) throws Exception {
            return proxyHeader ? application.connectionsTaken() : application.segmentsReceived() / SEGMENTS;
        }

        private long failed() throws IOException {
            return servers(socket).stream()
                    .mapToLong(server -> Long.parseLong(server[FAILED_CHECKS]))
                    .sum();
        }

        @Override
        public void close() {
            Commands.end(haproxy);
        }
    }

    /** The columns of each server, numbered as in HAProxy's management guide. */
    private static List<String[]> servers(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap("show stat\n".getBytes(StandardCharsets.US_ASCII)));
            String stat = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
            return stat.lines()
                    .map(line -> line.split(",", -1))
                    .filter(columns -> columns.length > FAILED_CHECKS && columns[1].startsWith("s"))
                    .filter(columns -> !columns[1].equals("svname"))
                    .toList();
        } catch (SocketException notYetListening) {
            return List.of();
        }
    }
}
