package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.Prober;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.faultlab.ProcFs;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the cost of probing 10,000 targets every second: with all of them answering, then with every second one
 * never answering. The targets are addresses of 127.0.0.0/8, where another process listens, {@link FleetListener}.
 */
final class Fleet {
    private static final int TARGETS = 10_000;
    private static final int WARM_UP_SECONDS = 10;
    private static final int SECONDS = 30;
    private static final ProbeSettings EVERY_SECOND = ProbeSettings.defaults().withPeriod(Duration.ofSeconds(1));

    private final Latencies latencies = new Latencies(TARGETS * (SECONDS + 1));
    private final AtomicLong open = new AtomicLong();
    private final AtomicLong silent = new AtomicLong();
    private final AtomicLong other = new AtomicLong();
    private volatile boolean measuring;

    private Fleet() {}

    /** @param args half, if every second target should never answer */
    public static void main(String[] args) throws Exception {
        boolean half = args.length > 0 && args[0].equals("half");
        Process listener = FleetListener.launch();
        try (BufferedReader output = listener.inputReader()) {
            int answering = Integer.parseInt(output.readLine());
            int silent = Integer.parseInt(output.readLine());
            new Fleet().run(targets(answering, half ? silent : answering), half);
        } finally {
            listener.destroy();
            listener.waitFor();
        }
    }

    private static List<Target> targets(int evenPort, int oddPort) {
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < TARGETS; i++) {
            targets.add(new Target("127.0." + (1 + i / 250) + "." + (1 + i % 250), i % 2 == 0 ? evenPort : oddPort));
        }
        return targets;
    }

    private void run(List<Target> targets, boolean half) throws Exception {
        double seconds;
        double cores;
        int threads;
        try (Prober prober = new Prober()) {
            prober.probeEvery(targets, EVERY_SECOND, this::count);
            Thread.sleep(Duration.ofSeconds(WARM_UP_SECONDS).toMillis());
            long cpu = cpuNanos();
            long begin = System.nanoTime();
            measuring = true;
            Thread.sleep(Duration.ofSeconds(SECONDS).toMillis());
            measuring = false;
            seconds = (System.nanoTime() - begin) / 1e9;
            cores = (cpuNanos() - cpu) / 1e9 / seconds;
            threads = Thread.getAllStackTraces().size();
        }
        System.out.println("targets,open_per_s,silent_per_s,other,cores,peak_mb,java_threads," + Latencies.HEADER);
        System.out.printf(
                Locale.ROOT,
                "%s,%.0f,%.0f,%d,%.2f,%d,%d,%s%n",
                targets.size() + (half ? " half of which never answer" : " that answer"),
                open.get() / seconds,
                silent.get() / seconds,
                other.get(),
                cores,
                peakMegabytes(),
                threads,
                latencies.csv("until it is known to be open"));
    }

    private void count(ProbeResult result) {
        if (measuring) {
            switch (result.outcome()) {
                case OPEN -> {
                    open.incrementAndGet();
                    latencies.add(result.took().toNanos());
                }
                case TIMED_OUT -> silent.incrementAndGet();
                default -> other.incrementAndGet();
            }
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    /** Resident memory. */
    private static long peakMegabytes() throws IOException {
        return ProcFs.status(ProcessHandle.current().pid(), "VmHWM") / 1024;
    }
}
