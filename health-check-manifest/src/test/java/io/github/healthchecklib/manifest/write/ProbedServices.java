package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbePlan;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** ProbedServices to write manifests for. */
final class ProbedServices {
    private static final String IMAGE = "registry.example/hl7-server:1.0";
    private static final List<Target> INSTANCES =
            List.of(new Target("10.0.0.5", 2575), new Target("2001:db8::6", 2575));

    private ProbedServices() {}

    /** Names that are valid, and that YAML or HCL could take for something else. */
    static Stream<String> ambiguousNames() {
        return Stream.of(
                "null", "true", "on", "y", "123", "1e3", "0x1f", "2001-01-01", "1-1", "for", "0o17", "10s", "e5");
    }

    static ProbedService standard() {
        return with(ProbePlan.defaults());
    }

    /** Nothing in it is a default of the plan or of a platform, other than the grace period. */
    static ProbedService changed() {
        return new ProbedService(
                "orders",
                "ghcr.io/acme/orders@sha256:" + "0123456789abcdef".repeat(4),
                ProbePlan.defaults()
                        .without(ProbeType.STARTUP)
                        .with(ProbeType.LIVENESS, new PortProbe(8080, settings(10, 30, 5, 1, 2)))
                        .with(ProbeType.READINESS, new PortProbe(8081, settings(3, 5, 2, 1, 3))),
                INSTANCES);
    }

    static ProbedService with(ProbePlan plan) {
        return new ProbedService("hl7-server", IMAGE, plan, INSTANCES);
    }

    static ProbedService named(String name) {
        return new ProbedService(name, IMAGE, ProbePlan.defaults(), INSTANCES);
    }

    /** Valid for every format that the random probes allow. */
    static ProbedService random(Random random) {
        ProbePlan plan = ProbePlan.defaults();
        for (ProbeType type : ProbeType.values()) {
            boolean readiness = type == ProbeType.READINESS;
            int first = type == ProbeType.LIVENESS ? 0 : readiness ? 20_001 : 40_002;
            int port = 1 + random.nextInt(20_000) + first;
            plan = random.nextInt(5) == 0
                    ? plan.without(type)
                    : plan.with(
                            type,
                            new PortProbe(
                                    port,
                                    settings(
                                            random.nextInt(61),
                                            1 + random.nextInt(readiness ? 5 : 240),
                                            1 + random.nextInt(10),
                                            1 + (readiness ? random.nextInt(10) : 0),
                                            1 + random.nextInt(10))));
        }
        String letters = "abcdefghijklmnopqrstuvwxyz0123456789";
        StringBuilder name = new StringBuilder();
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
            name.append(letters.charAt(random.nextInt(letters.length())));
        }
        return new ProbedService(
                name.toString(),
                "r" + random.nextInt() + ".example/" + name + ":" + random.nextInt(1000),
                plan.withGracePeriod(Duration.ofSeconds(random.nextBoolean() ? 30 : random.nextInt(3601))),
                INSTANCES);
    }

    static ProbeSettings settings(int initialDelay, int period, int timeout, int successes, int failures) {
        return new ProbeSettings(
                Duration.ofSeconds(initialDelay),
                Duration.ofSeconds(period),
                Duration.ofSeconds(timeout),
                successes,
                failures);
    }
}
