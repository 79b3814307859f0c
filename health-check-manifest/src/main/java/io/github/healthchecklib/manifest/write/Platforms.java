package io.github.healthchecklib.manifest.write;

import static io.github.healthchecklib.client.ProbeType.LIVENESS;
import static io.github.healthchecklib.client.ProbeType.READINESS;
import static io.github.healthchecklib.client.ProbeType.STARTUP;
import static io.github.healthchecklib.manifest.ProbeSetting.FAILURE_THRESHOLD;
import static io.github.healthchecklib.manifest.ProbeSetting.INITIAL_DELAY;
import static io.github.healthchecklib.manifest.ProbeSetting.PERIOD;
import static io.github.healthchecklib.manifest.ProbeSetting.SUCCESS_THRESHOLD;
import static io.github.healthchecklib.manifest.ProbeSetting.TIMEOUT;

import java.util.regex.Pattern;

/** The rules of each platform, from its documentation. */
final class Platforms {
    private static final int HOUR = 3600;

    static final PlatformRules KUBERNETES = new PlatformRules("Kubernetes", STARTUP, LIVENESS, READINESS).drains();

    static final PlatformRules AZURE_APP = azure().gracePeriod(0, HOUR).drains();

    /** The grace period of a job cannot be set. */
    static final PlatformRules AZURE_JOB = azure().gracePeriod(30, 30);

    static final PlatformRules DOCKER = docker("Docker");

    static final PlatformRules ECS = docker("Amazon ECS")
            .range(LIVENESS, PERIOD, 5, 300)
            .range(LIVENESS, TIMEOUT, 1, 60 - DockerManifest.JVM_START_SECONDS)
            .range(LIVENESS, FAILURE_THRESHOLD, 1, 10)
            .startUp(300)
            // The most for Fargate.
            .gracePeriod(0, 120);

    static final PlatformRules NOMAD = new PlatformRules("Nomad", LIVENESS, READINESS, STARTUP)
            .requires(LIVENESS)
            .drains();

    static final PlatformRules HAPROXY = balancer("HAProxy");

    /** A real server is back after one success. */
    static final PlatformRules KEEPALIVED =
            balancer("keepalived").needsAddresses().range(SUCCESS_THRESHOLD, 1, 1);

    static final PlatformRules MONITORING = monitoring("Prometheus");

    static final PlatformRules PROMETHEUS = monitoring("Prometheus").needsInstances();

    static final PlatformRules MONIT = monitoring("monit").needsInstances();

    private Platforms() {}

    /**
     * Azure documents a failure threshold of at most 10; these are the limits that the service enforces, and that its
     * own default probes need.
     */
    private static PlatformRules azure() {
        return new PlatformRules("Azure Container Apps", STARTUP, LIVENESS, READINESS)
                .range(INITIAL_DELAY, 0, 60)
                .range(PERIOD, 1, 240)
                .range(TIMEOUT, 1, 240)
                .range(READINESS, SUCCESS_THRESHOLD, 1, 10)
                .range(LIVENESS, FAILURE_THRESHOLD, 1, 30)
                .range(READINESS, FAILURE_THRESHOLD, 1, 48)
                .range(STARTUP, FAILURE_THRESHOLD, 1, 240)
                .name(
                        Pattern.compile("(?!.*--)[a-z][a-z0-9-]{0,30}[a-z0-9]"),
                        "2 to 32 lower-case letters, digits and single hyphens, beginning with a letter");
    }

    private static PlatformRules docker(String platform) {
        return new PlatformRules(platform, LIVENESS, STARTUP).requires(LIVENESS);
    }

    private static PlatformRules balancer(String platform) {
        return new PlatformRules(platform, READINESS).requires(READINESS).needsInstances();
    }

    private static PlatformRules monitoring(String platform) {
        return new PlatformRules(platform, LIVENESS, READINESS);
    }
}
