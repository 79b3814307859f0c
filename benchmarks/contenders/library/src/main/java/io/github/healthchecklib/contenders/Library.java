package io.github.healthchecklib.contenders;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.CheckSchedule;
import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheckConfig;
import io.github.healthchecklib.HealthSignal;
import io.github.healthchecklib.Heartbeat;
import io.github.healthchecklib.TcpHealthCheckServer;
import io.github.healthchecklib.checks.JvmChecks;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * This library: with all kinds of indicators; or with a signal only, and a number of checks that cost nothing
 * themselves.
 */
public final class Library implements Endpoint {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int LARGE_BACKLOG = 50;
    private static final int ALL_INDICATORS = -1;
    private static final String BACKLOGS = "backlogs=";

    private final Health health = new Health("liveness");
    private final HealthSignal signal = health.signal("application");
    private final List<HealthCheckConfig> configs;
    private final int idleChecks;

    private Library(List<HealthCheckConfig> configs, int idleChecks) {
        this.configs = configs;
        this.idleChecks = idleChecks;
    }

    /**
     * Runs the endpoint.
     *
     * @param args the port; with a backlog of 50: {@code all} indicators, or how many checks instead of them; or
     *     {@code backlogs=1,2,...}: all indicators, and one port for each backlog, numbered from the given port
     * @throws Exception if it cannot be started
     */
    public static void main(String[] args) throws Exception {
        HealthCheckConfig config = HealthCheckConfig.defaults().withHost("0.0.0.0");
        if (args.length > 1) {
            config = config.withBacklog(LARGE_BACKLOG);
        }
        if (args.length > 1 && args[1].startsWith(BACKLOGS)) {
            Endpoint.run(args, new Library(withBacklogs(config, args[1].substring(BACKLOGS.length())), ALL_INDICATORS));
            return;
        }
        boolean all = args.length == 1 || args[1].equals("all");
        Endpoint.run(args, new Library(List.of(config), all ? ALL_INDICATORS : Integer.parseInt(args[1])));
    }

    private static List<HealthCheckConfig> withBacklogs(HealthCheckConfig config, String backlogs) {
        return Arrays.stream(backlogs.split(",", -1))
                .map(Integer::parseInt)
                .map(config::withBacklog)
                .toList();
    }

    @Override
    public void start(int port, AppState state) throws Exception {
        if (idleChecks == ALL_INDICATORS) {
            take(state);
        }
        for (int i = 0; i < idleChecks; i++) {
            health.check("idle-" + i, CheckResult::healthy);
        }
        signal.healthy();
        for (int i = 0; i < configs.size(); i++) {
            new TcpHealthCheckServer(configs.get(i).withPort(port + i), health).start();
        }
        if (!health.awaitHealthy(Duration.ofSeconds(10))) {
            throw new IllegalStateException(health.report().toString());
        }
    }

    private void take(AppState state) {
        CheckSchedule often = CheckSchedule.every(PERIOD).withTimeout(PERIOD);
        health.check(
                "dependency",
                often,
                () -> state.dependencyAnswers() ? CheckResult.healthy() : CheckResult.unhealthy("no answer"));
        health.check("jvm-deadlock", often, JvmChecks.deadlock());
        health.check("jvm-heap", often, JvmChecks.heapAfterCollection(JvmChecks.DEFAULT_HEAP_SHARE));
        health.check("jvm-gc", often, JvmChecks.gcTime(JvmChecks.DEFAULT_GC_TIME_SHARE));
        health.check("jvm-descriptors", often, JvmChecks.openDescriptors(JvmChecks.DEFAULT_DESCRIPTOR_SHARE));
        Heartbeat heartbeat = health.heartbeat("loop", AppState.HEARTBEAT_TIMEOUT);
        state.onBeat(heartbeat::beat);
    }

    @Override
    public void reported(boolean healthy) {
        if (healthy) {
            signal.healthy();
        } else {
            signal.unhealthy("by command");
        }
    }
}
