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

/** Prometheus, and its blackbox exporter, which probes whenever Prometheus asks it to. */
final class Prometheus implements RealProber {
    private static final int PROBES = 10_000;
    private static final String EXPORTER = "127.0.0.1:18002";
    private static final String PROMETHEUS = "127.0.0.1:18003";
    private static final String PROBE = "http://" + EXPORTER + "/probe?module=tcp_connect&target="
            + ApplicationProcess.ADDRESS + ":" + Application.PORT;
    private static final String QUERY = "http://" + PROMETHEUS + "/api/v1/query?query="
            + URLEncoder.encode("probe_success{job=\"application\"}", StandardCharsets.UTF_8);

    private final HttpClient http = HttpClient.newHttpClient();

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
        Process exporter = Commands.start(
                folder.resolve("blackbox.log"),
                List.of(
                        "prometheus-blackbox-exporter",
                        "--config.file=" + blackbox,
                        "--web.listen-address=" + EXPORTER));
        Process prometheus = Commands.start(
                folder.resolve("prometheus.log"),
                List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + PROMETHEUS));
        return new Running() {
            @Override
            public boolean seesHealthy() throws Exception {
                // The value is the second of a pair: a time, and a text.
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
        };
    }

    private String get(String uri) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException notYetListening) {
            return "";
        }
    }
}
