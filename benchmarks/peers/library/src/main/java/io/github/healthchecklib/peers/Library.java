package io.github.healthchecklib.peers;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.CheckSchedule;
import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheckConfig;
import io.github.healthchecklib.HealthSignal;
import io.github.healthchecklib.Heartbeat;
import io.github.healthchecklib.TcpHealthCheckServer;
import io.github.healthchecklib.checks.JvmChecks;
import java.time.Duration;

/** This library. */
public final class Library implements Peer {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Health health = new Health("liveness");
    private final HealthSignal signal = health.signal("application");

    private Library() {}

    /**
     * Runs it.
     *
     * @param args the port
     * @throws Exception if it can't be started
     */
    public static void main(String[] args) throws Exception {
        Peer.run(args, new Library());
    }

    @Override
    public void start(int port, Evidence evidence) throws Exception {
        CheckSchedule often = CheckSchedule.every(PERIOD).withTimeout(PERIOD);
        health.check(
                "dependency",
                often,
                () -> evidence.dependencyAnswers() ? CheckResult.healthy() : CheckResult.unhealthy("no answer"));
        health.check("jvm-deadlock", often, JvmChecks.deadlock());
        health.check("jvm-heap", often, JvmChecks.heapAfterCollection(JvmChecks.DEFAULT_HEAP_SHARE));
        health.check("jvm-gc", often, JvmChecks.gcTime(JvmChecks.DEFAULT_GC_TIME_SHARE));
        health.check("jvm-descriptors", often, JvmChecks.openDescriptors(JvmChecks.DEFAULT_DESCRIPTOR_SHARE));
        Heartbeat heartbeat = health.heartbeat("loop", Evidence.LONGEST_SILENCE);
        evidence.onBeat(heartbeat::beat);
        signal.healthy();
        new TcpHealthCheckServer(
                        HealthCheckConfig.defaults().withHost("0.0.0.0").withPort(port), health)
                .start();
        health.awaitHealthy(Duration.ofSeconds(10));
    }

    @Override
    public void said(boolean healthy) {
        if (healthy) {
            signal.healthy();
        } else {
            signal.unhealthy("as it was told");
        }
    }
}
