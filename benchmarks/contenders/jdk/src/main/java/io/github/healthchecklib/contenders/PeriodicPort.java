package io.github.healthchecklib.contenders;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import io.github.healthchecklib.checks.JvmChecks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A port that is open while the last assessment was healthy: every 30 s, one check after another, without a timeout;
 * a backlog of 10. The design of Microsoft.Extensions.Diagnostics.Probes, reimplemented in Java.
 */
public final class PeriodicPort implements Endpoint {
    private static final int PERIOD_SECONDS = 30;
    private static final int BACKLOG = 10;

    private final List<HealthCheck> jvmChecks = List.of(
            JvmChecks.deadlock(),
            JvmChecks.heapAfterCollection(JvmChecks.DEFAULT_HEAP_SHARE),
            JvmChecks.gcTime(JvmChecks.DEFAULT_GC_TIME_SHARE),
            JvmChecks.openDescriptors(JvmChecks.DEFAULT_DESCRIPTOR_SHARE));
    private @Nullable ServerSocket listener;

    private final int firstAfterSeconds;

    private PeriodicPort(int firstAfterSeconds) {
        this.firstAfterSeconds = firstAfterSeconds;
    }

    /**
     * Runs the endpoint.
     *
     * @param args the port, and after how many seconds the first assessment is
     * @throws Exception if it cannot be started
     */
    public static void main(String[] args) throws Exception {
        Endpoint.run(args, new PeriodicPort(Integer.parseInt(args[1])));
    }

    @Override
    public void start(int port, AppState state) throws IOException {
        show(port, true);
        ScheduledExecutorService assessments = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "assessment");
            thread.setDaemon(true);
            return thread;
        });
        var unused = assessments.scheduleAtFixedRate(
                () -> assess(port, state), firstAfterSeconds, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    private void assess(int port, AppState state) {
        try {
            show(port, state.isReportedHealthy() && state.isLoopAlive() && state.dependencyAnswers() && jvmIsHealthy());
        } catch (Exception e) {
            System.err.println("assessment: " + e);
        }
    }

    private boolean jvmIsHealthy() throws Exception {
        for (HealthCheck check : jvmChecks) {
            if (!check.check().equals(CheckResult.healthy())) {
                return false;
            }
        }
        return true;
    }

    private void show(int port, boolean open) throws IOException {
        ServerSocket before = listener;
        if (open && before == null) {
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(port), BACKLOG);
            listener = opened;
            Thread thread = new Thread(() -> accept(opened), "health");
            thread.setDaemon(true);
            thread.start();
        } else if (!open && before != null) {
            before.close();
            listener = null;
        }
    }

    private static void accept(ServerSocket listener) {
        while (!listener.isClosed()) {
            try {
                listener.accept().close();
            } catch (IOException e) {
                System.err.println("accept: " + e);
            }
        }
    }
}
