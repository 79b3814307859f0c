package io.github.healthchecklib.manifest.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.ProbeSetting;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the plan, parsers read its numbers from each manifest that is written. */
class RandomPlansTest {
    private static final int PLANS = 250;
    private static final long SEED = 20261128;

    private final Map<ManifestFormat, Integer> written = new EnumMap<>(ManifestFormat.class);

    @Test
    void parsers_read_the_numbers_of_the_plan() {
        Random random = new Random(SEED);
        for (int i = 0; i < PLANS; i++) {
            ProbedService service = ProbedServices.random(random);
            for (ManifestFormat format : ManifestFormat.values()) {
                write(format, service).ifPresent(text -> check(format, text, service));
            }
        }

        // Those that rules forbid are not written; each format has had its share.
        assertThat(written).hasSize(ManifestFormat.values().length - Unread.values().length);
        assertThat(written.values()).allMatch(count -> count > PLANS / 100);
    }

    /** Formats without a parser at hand. */
    private enum Unread {
        DOCKERFILE,
        HAPROXY,
        KEEPALIVED,
        MONIT
    }

    private static Optional<String> write(ManifestFormat format, ProbedService service) {
        try {
            return Optional.of(format.write(service));
        } catch (ManifestSettingException e) {
            return Optional.empty();
        }
    }

    private void check(ManifestFormat format, String text, ProbedService service) {
        switch (format) {
            case AZURE_APP, AZURE_JOB ->
                assertAzure(Parsed.yaml(text).at("properties", "template", "containers", 0, "probes"), service);
            case AZURE_PROBES -> assertAzure(Parsed.yaml(text).at("probes"), service);
            case ARM_APP, ARM_JOB ->
                assertAzure(
                        Parsed.json(text).at("resources", 0, "properties", "template", "containers", 0, "probes"),
                        service);
            case BICEP_APP, BICEP_JOB ->
                assertAzure(Bicep.resource(text).at("properties", "template", "containers", 0, "probes"), service);
            case KUBERNETES_CONTAINER -> assertKubernetes(Parsed.yaml(text), service);
            case KUBERNETES_DEPLOYMENT ->
                assertKubernetes(Parsed.yaml(text).at("spec", "template", "spec", "containers", 0), service);
            case TERRAFORM_APP -> assertTerraform(Parsed.hcl(text), "azurerm_container_app", "app", service);
            case TERRAFORM_JOB -> assertTerraform(Parsed.hcl(text), "azurerm_container_app_job", "job", service);
            case COMPOSE -> assertCompose(Parsed.yaml(text).at("services", service.name(), "healthcheck"), service);
            case ECS -> assertEcs(Parsed.json(text).at("healthCheck"), service);
            case NOMAD -> assertNomad(Parsed.hcl(text).at("group", service.name()), service);
            case BLACKBOX_MODULES, PROMETHEUS_SCRAPE, PROMETHEUS_RULES -> assertPrometheus(format, text, service);
            default -> {
                // Throws for a format that has been forgotten here.
                Unread.valueOf(format.name());
                return;
            }
        }
        written.merge(format, 1, Integer::sum);
    }

    private static void assertAzure(Parsed probes, ProbedService service) {
        List<ProbeType> read = new ArrayList<>();
        for (Parsed probe : probes.items()) {
            ProbeType type = ProbeType.valueOf(((String) probe.at("type").value()).toUpperCase(Locale.ROOT));
            read.add(type);
            probe.assertProbe(type, service.required(type));
        }
        assertThat(read)
                .containsExactlyInAnyOrderElementsOf(service.plan().probes().keySet());
    }

    private static void assertKubernetes(Parsed container, ProbedService service) {
        for (ProbeType type : ProbeType.values()) {
            String key = ProbedService.word(type) + "Probe";
            assertThat(container.has(key)).isEqualTo(service.probe(type).isPresent());
            service.probe(type).ifPresent(probe -> container.at(key).assertProbe(type, probe));
        }
    }

    private static void assertTerraform(Parsed file, String resource, String label, ProbedService service) {
        Parsed container = file.at("resource", resource, label, "template", "container");
        assertThat(container.at("image").value()).isEqualTo(service.image());
        for (ProbeType type : ProbeType.values()) {
            String key = ProbedService.word(type) + "_probe";
            assertThat(container.has(key)).isEqualTo(service.probe(type).isPresent());
            service.probe(type).ifPresent(probe -> {
                Parsed read = container.at(key);
                ProbeSettings settings = probe.settings();
                assertThat(read.at("port").value()).isEqualTo(probe.port());
                assertThat(read.at("interval_seconds").value()).isEqualTo(ProbeSetting.PERIOD.of(settings));
                assertThat(read.at("timeout").value()).isEqualTo(ProbeSetting.TIMEOUT.of(settings));
                assertThat(read.at("failure_count_threshold").value()).isEqualTo(settings.failureThreshold());
                assertThat(read.has("initial_delay") ? read.at("initial_delay").value() : 0)
                        .isEqualTo(ProbeSetting.INITIAL_DELAY.of(settings));
                assertThat(type != ProbeType.READINESS
                                || read.at("success_count_threshold").value().equals(settings.successThreshold()))
                        .isTrue();
            });
        }
    }

    private static void assertCompose(Parsed check, ProbedService service) {
        ProbeSettings liveness = service.settings(ProbeType.LIVENESS);
        assertThat(check.at("test").value().toString())
                .endsWith(" 127.0.0.1:" + service.required(ProbeType.LIVENESS).port() + "]");
        assertThat(check.at("interval").value()).isEqualTo(seconds(ProbeSetting.PERIOD.of(liveness)));
        assertThat(check.at("timeout").value()).isEqualTo(seconds(ProbeSetting.TIMEOUT.of(liveness) + 4));
        assertThat(check.at("retries").value()).isEqualTo(liveness.failureThreshold());
        assertThat(check.has("start_period") ? check.at("start_period").value() : "0s")
                .isEqualTo(seconds(Timing.startUp(service)));
    }

    private static void assertEcs(Parsed check, ProbedService service) {
        ProbeSettings liveness = service.settings(ProbeType.LIVENESS);
        assertThat(check.at("command").value().toString())
                .endsWith(" 127.0.0.1:" + service.required(ProbeType.LIVENESS).port() + "]");
        assertThat(check.at("interval").value()).isEqualTo(ProbeSetting.PERIOD.of(liveness));
        assertThat(check.at("timeout").value()).isEqualTo(ProbeSetting.TIMEOUT.of(liveness) + 4);
        assertThat(check.at("retries").value()).isEqualTo(liveness.failureThreshold());
        assertThat(check.at("startPeriod").value()).isEqualTo((int) Timing.startUp(service));
    }

    private static void assertNomad(Parsed group, ProbedService service) {
        ProbeSettings liveness = service.settings(ProbeType.LIVENESS);
        boolean ready = service.probe(ProbeType.READINESS).isPresent();
        Parsed check = ready ? group.at("service", "check", 0) : group.at("service", "check");
        assertThat(check.at("interval").value()).isEqualTo(seconds(ProbeSetting.PERIOD.of(liveness)));
        assertThat(check.at("timeout").value()).isEqualTo(seconds(ProbeSetting.TIMEOUT.of(liveness)));
        assertThat(check.at("check_restart", "limit").value()).isEqualTo(liveness.failureThreshold());
        assertThat(group.at("network", "port", "liveness", "to").value())
                .isEqualTo(service.required(ProbeType.LIVENESS).port());
        if (ready) {
            ProbeSettings readiness = service.settings(ProbeType.READINESS);
            Parsed second = group.at("service", "check", 1);
            assertThat(second.at("interval").value()).isEqualTo(seconds(ProbeSetting.PERIOD.of(readiness)));
            assertThat(second.at("failures_before_critical").value()).isEqualTo(readiness.failureThreshold());
            assertThat(second.at("success_before_passing").value()).isEqualTo(readiness.successThreshold());
        }
    }

    private static void assertPrometheus(ManifestFormat format, String text, ProbedService service) {
        Parsed file = Parsed.yaml(text);
        List<ProbeType> types = new ArrayList<>(List.of(ProbeType.LIVENESS, ProbeType.READINESS));
        types.removeIf(type -> service.probe(type).isEmpty());
        for (int i = 0; i < types.size(); i++) {
            ProbeSettings settings = service.settings(types.get(i));
            int period = ProbeSetting.PERIOD.of(settings);
            switch (format) {
                case BLACKBOX_MODULES ->
                    assertThat(file.at("modules", "tcp_" + seconds(ProbeSetting.TIMEOUT.of(settings)), "timeout")
                                    .value())
                            .isEqualTo(seconds(ProbeSetting.TIMEOUT.of(settings)));
                case PROMETHEUS_SCRAPE ->
                    assertThat(file.at("scrape_configs", i, "scrape_interval").value())
                            .isEqualTo(seconds(period));
                default ->
                    assertThat(file.at("groups", 0, "rules", i, "for").value())
                            .isEqualTo(seconds((long) period * settings.failureThreshold()));
            }
        }
    }

    private static String seconds(long seconds) {
        return seconds + "s";
    }
}
