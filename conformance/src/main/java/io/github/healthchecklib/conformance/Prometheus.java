package io.github.healthchecklib.conformance;

import io.github.healthchecklib.faultlab.Commands;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Prometheus with its blackbox exporter, which probes once per scrape. */
final class Prometheus implements RealProber {
    private static final int PROBES = 10_000;
    private static final String EXPORTER = "127.0.0.1:18002";
    private static final String PROMETHEUS = "127.0.0.1:18003";
    private static final String PROBE = "http://" + EXPORTER + "/probe?module=tcp_connect&target="
            + ApplicationProcess.ADDRESS + ":" + Application.PORT;
    private static final String QUERY = "http://" + PROMETHEUS + "/api/v1/query?query="
            + URLEncoder.encode("probe_success{job=\"application\"}", StandardCharsets.UTF_8);

    @Override
    public String name() {
        return "Prometheus, blackbox exporter";
    }

    @Override
    public String command() {
        return Commands.find("prometheus").isPresent() ? "prometheus-blackbox-exporter" : "prometheus";
    }

    @Override
    public String rules() {
        return "every second";
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(15);
    }

    @Override
    public Running start(Path folder) throws Exception {
        Path blackbox = folder.resolve("blackbox.yml");
        Files.writeString(blackbox, "modules:\n  tcp_connect:\n    prober: tcp\n    timeout: 2s\n");
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, """
                scrape_configs:
                  - job_name: application
                    scrape_interval: 1s
                    scrape_timeout: 1s
                    metrics_path: /probe
                    params: {module: [tcp_connect], target: ['%s:%d']}
                    static_configs: [{targets: ['%s']}]
                """.formatted(ApplicationProcess.ADDRESS, Application.PORT, EXPORTER));
        return new Scrapes(startExporter(folder, blackbox), startPrometheus(folder, config));
    }

    private static Process startExporter(Path folder, Path config) throws IOException {
        return Commands.start(
                folder.resolve("blackbox.log"),
                List.of("prometheus-blackbox-exporter", "--config.file=" + config, "--web.listen-address=" + EXPORTER));
    }

    private static Process startPrometheus(Path folder, Path config) throws IOException {
        return Commands.start(
                folder.resolve("prometheus.log"),
                List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + PROMETHEUS));
    }

    private record Scrapes(Process exporter, Process prometheus) implements Running {
        private static final HttpClient HTTP = HttpClient.newHttpClient();

        @Override
        public boolean seesHealthy() throws Exception {
            // The value is the second of a pair: a time and a text.
            return get(QUERY).contains(",\"1\"]");
        }

        @Override
        public Burst burst(ProbedProcess application) throws Exception {
            long failed = 0;
            for (int i = 0; i < PROBES; i++) {
                failed += get(PROBE).contains("\nprobe_success 1") ? 0 : 1;
            }
            return new Burst(PROBES, failed);
        }

        @Override
        public void close() {
            Commands.end(prometheus);
            Commands.end(exporter);
        }

        private static String get(String uri) throws InterruptedException {
            try {
                return HTTP.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
                        .body();
            } catch (IOException notYetListening) {
                return "";
            }
        }
    }
}
