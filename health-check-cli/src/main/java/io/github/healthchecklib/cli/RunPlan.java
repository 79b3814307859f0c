package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbePlan;
import io.github.healthchecklib.manifest.lint.EffectiveProbe;
import io.github.healthchecklib.manifest.lint.EffectiveProbes;
import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.workload.Container;
import io.github.healthchecklib.manifest.workload.Container.Role;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Kind;
import io.github.healthchecklib.manifest.workload.Workload;
import io.github.healthchecklib.manifest.workload.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a platform is to do with a command.
 *
 * @param probes and the grace period
 * @param environment added to the command's
 * @param notes what cannot be done as the manifest says
 */
record RunPlan(ProbePlan probes, Map<String, String> environment, List<String> notes) {
    /** The probes that Azure Container Apps adds; for liveness, whose numbers it does not document, Kubernetes'. */
    static final ProbePlan AZURE_DEFAULTS = new ProbePlan(
            Map.of(
                    ProbeType.STARTUP,
                    new PortProbe(
                            9002,
                            new ProbeSettings(
                                    Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3), 1, 240)),
                    ProbeType.READINESS,
                    new PortProbe(
                            9001,
                            new ProbeSettings(
                                    Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5), 1, 48)),
                    ProbeType.LIVENESS,
                    new PortProbe(9000, ProbeSettings.defaults())),
            ProbePlan.defaults().gracePeriod());

    /** Without a manifest. */
    static RunPlan standard() {
        return new RunPlan(AZURE_DEFAULTS, Map.of(), List.of());
    }

    /**
     * Finds a container in a manifest.
     *
     * @param name of the container; null for the only one, or the only main one
     * @throws IllegalArgumentException if there is not exactly one, or a number of it is not known
     */
    static RunPlan of(Manifest manifest, @Nullable String name) {
        List<Candidate> all = Workloads.of(manifest).all().stream()
                .flatMap(workload -> workload.containers().stream()
                        .filter(container -> container.role() != Role.INIT)
                        .map(container -> new Candidate(workload, container)))
                .toList();
        List<Candidate> fitting = all.stream()
                .filter(each -> name == null
                        ? all.size() == 1 || each.container.role() == Role.MAIN
                        : each.container.name().equals(name))
                .toList();
        if (fitting.size() != 1) {
            throw new IllegalArgumentException(
                    all.isEmpty()
                            ? "No container was found. Give a manifest with one."
                            : "The container must be one of " + names(all) + ", but "
                                    + (name == null ? "none is given" : "is \"" + name + "\"")
                                    + ". Choose one with --container.");
        }
        return fitting.get(0).plan();
    }

    private static String names(List<Candidate> candidates) {
        return candidates.stream().map(each -> each.container.name()).collect(Collectors.joining(", "));
    }

    private record Candidate(Workload workload, Container container) {
        RunPlan plan() {
            List<String> notes = new ArrayList<>();
            ProbePlan plan = new ProbePlan(Map.of(), grace(notes));
            for (EffectiveProbe probe : EffectiveProbes.of(workload, container).values()) {
                PortProbe known = probe(probe, notes);
                plan = known == null ? plan : plan.with(probe.type(), known);
            }
            return new RunPlan(plan, environment(notes), List.copyOf(notes));
        }

        private Duration grace(List<String> notes) {
            long seconds = EffectiveProbes.grace(workload);
            if (seconds < 0) {
                notes.add("the grace period is not known: 30s");
            }
            return seconds < 0 ? ProbePlan.defaults().gracePeriod() : Duration.ofSeconds(seconds);
        }

        private static @Nullable PortProbe probe(EffectiveProbe probe, List<String> notes) {
            String type = probe.type().name().toLowerCase(Locale.ROOT);
            ProbeSettings settings = probe.settings();
            if (settings == null && probe.injected()) {
                settings = Objects.requireNonNull(AZURE_DEFAULTS.probes().get(probe.type()))
                        .settings();
            }
            boolean connects = probe.kind() == Kind.TCP || probe.kind() == Kind.HTTP || probe.kind() == Kind.GRPC;
            Long port = probe.port();
            if (!connects || port == null || settings == null) {
                notes.add(type + " is not probed: "
                        + (connects ? "its port or a number is not known" : "only ports can be probed here")
                        + "; --" + type + " gives it a port");
                return null;
            }
            if (probe.kind() != Kind.TCP) {
                notes.add(type + " is probed by a plain connect, without its request");
            }
            return new PortProbe((int) Math.min(port, Integer.MAX_VALUE), settings);
        }

        private Map<String, String> environment(List<String> notes) {
            Map<String, String> known = new LinkedHashMap<>();
            List<String> unknown = new ArrayList<>();
            container.env().forEach((name, variable) -> {
                String value = variable.value();
                if (value == null) {
                    unknown.add(name);
                } else {
                    known.put(name, value);
                }
            });
            if (!unknown.isEmpty()) {
                notes.add("the manifest does not have the values of " + String.join(", ", unknown)
                        + ": they are not set by it");
            }
            return known;
        }
    }
}
