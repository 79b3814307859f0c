package io.github.healthchecklib.conformance;

import io.github.healthchecklib.faultlab.Await;
import io.github.healthchecklib.faultlab.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** nginx as a TCP proxy, whose check is the connection that it makes for each client. */
final class Nginx implements RealProber {
    private static final int PORT = 18001;
    private static final int PROBES = 10_000;
    private static final String MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so";

    @Override
    public String name() {
        return "nginx, stream proxy";
    }

    @Override
    public String command() {
        return "nginx";
    }

    @Override
    public String rules() {
        return "each client's connection; passive";
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Running start(Path folder) throws Exception {
        Path config = folder.resolve("nginx.conf");
        Path access = folder.resolve("access.log");
        Files.writeString(config, configuration(folder, access));
        Process nginx = Commands.start(
                folder.resolve("nginx.log"), List.of("nginx", "-c", config.toString(), "-p", folder.toString()));
        Await.until("nginx listens", Duration.ofSeconds(10), Nginx::connects);
        return new Proxy(nginx, access);
    }

    private static String configuration(Path folder, Path access) {
        return (Files.exists(Path.of(MODULE)) ? "load_module " + MODULE + ";\n" : "")
                + """
                daemon off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                worker_processes 1;
                events { worker_connections 1000; }
                stream {
                    log_format outcome '$status';
                    access_log %2$s outcome;
                    upstream application { server %3$s:%4$d max_fails=1 fail_timeout=1s; }
                    server { listen 127.0.0.1:%5$d; proxy_pass application; proxy_connect_timeout 1s; }
                }
                """.formatted(folder, access, ApplicationProcess.ADDRESS, Application.PORT, PORT);
    }

    private record Proxy(Process nginx, Path access) implements Running {
        @Override
        public boolean seesHealthy() throws Exception {
            int before = Files.readAllLines(access).size();
            connects();
            Await.until(
                    "nginx logs",
                    Duration.ofSeconds(5),
                    () -> Files.readAllLines(access).size() > before);
            List<String> lines = Files.readAllLines(access);
            return lines.get(lines.size() - 1).equals("200");
        }

        @Override
        public Burst burst(ProbedProcess application) throws Exception {
            int before = Files.readAllLines(access).size();
            for (int i = 0; i < PROBES; i++) {
                connects();
            }
            Await.until(
                    "nginx logs",
                    Duration.ofSeconds(30),
                    () -> Files.readAllLines(access).size() >= before + PROBES);
            long failed = Files.readAllLines(access).stream()
                    .skip(before)
                    .filter(status -> !status.equals("200"))
                    .count();
            return new Burst(PROBES, failed);
        }

        @Override
        public void close() {
            Commands.end(nginx);
        }
    }

    /** Returns whether nginx accepted a connection, which has ended when this returns. */
    private static boolean connects() {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            client.setSoTimeout(5000);
            return client.getInputStream().read() == -1;
        } catch (IOException e) {
            return false;
        }
    }
}
