package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ExitCode;
import io.github.healthchecklib.client.Outcome;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.Prober;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.client.internal.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code health-check wait}: waits until all targets are open, or all are refused. */
@Command(
        name = "wait",
        description = "Waits until all targets are open at the same time or, with --closed, refused."
                + " Prints progress to standard error.",
        mixinStandardHelpOptions = true,
        versionProvider = HealthCheckCommand.Version.class,
        defaultValueProvider = ProbeDefaults.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:condition met", "1:timed out", "2:usage error"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  health-check wait db:5432 :9000 --timeout 60s && ./run-the-tests",
            "  health-check wait --closed :9000    # until the service has stopped"
        })
final class WaitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TARGET", arity = "1..*", description = "host:port, [v6]:port, or :port for this machine")
    private List<String> targets;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "how long to wait at most (default: ${DEFAULT-VALUE})")
    private Duration timeout;

    @Option(names = "--closed", description = "wait until all are refused; a timeout does not count as refused")
    private boolean closed;

    @Option(
            names = "--period",
            paramLabel = "DURATION",
            defaultValue = "500ms",
            description = "time between two probes of a target (default: ${DEFAULT-VALUE})")
    private Duration period;

    @Option(
            names = "--probe-timeout",
            paramLabel = "DURATION",
            description = "timeout of each probe (default: ${DEFAULT-VALUE})")
    private Duration probeTimeout;

    @Option(
            names = {"-q", "--quiet"},
            description = "print nothing but errors")
    private boolean quiet;

    private final Map<Target, ProbeResult> latest = new LinkedHashMap<>();

    @Override
    public Integer call() throws InterruptedException {
        ProbeSettings defaults = ProbeSettings.defaults();
        ProbeSettings settings = Arguments.inRange(spec, "--period", () -> defaults.withPeriod(period));
        ProbeSettings complete = Arguments.inRange(spec, "--probe-timeout", () -> settings.withTimeout(probeTimeout));
        Arguments.checkUpToADay(spec, "--timeout", timeout);
        List<Target> distinct = List.copyOf(new LinkedHashSet<>(Arguments.targets(spec, targets)));

        BlockingQueue<ProbeResult> results = new LinkedBlockingQueue<>();
        long begin = System.nanoTime();
        try (Prober prober = new Prober()) {
            prober.probeEvery(distinct, complete, results::add);
            while (true) {
                ProbeResult result =
                        results.poll(timeout.toNanos() - (System.nanoTime() - begin), TimeUnit.NANOSECONDS);
                if (result == null) {
                    print(begin, "timed out; " + waitingFor(distinct));
                    return ExitCode.NOT_OK;
                }
                ProbeResult before = latest.put(result.target(), result);
                if (distinct.stream().allMatch(target -> isDone(latest.get(target)))) {
                    print(
                            begin,
                            (distinct.size() == 1
                                            ? distinct.get(0) + " is "
                                            : "all " + distinct.size() + " targets are ")
                                    + goal());
                    return ExitCode.OK;
                }
                if (before == null || before.outcome() != result.outcome()) {
                    print(begin, result.target() + " " + result.outcome() + "; " + waitingFor(distinct));
                }
            }
        }
    }

    private boolean isDone(@Nullable ProbeResult result) {
        return result != null && (closed ? result.outcome() == Outcome.REFUSED : result.isOpen());
    }

    private String goal() {
        return (closed ? Outcome.REFUSED : Outcome.OPEN).toString();
    }

    private String waitingFor(List<Target> all) {
        List<String> left = all.stream()
                .filter(target -> !isDone(latest.get(target)))
                .map(Target::toString)
                .toList();
        String shown = left.size() > 3 ? String.join(", ", left.subList(0, 3)) + ", ..." : String.join(", ", left);
        return "not " + goal() + ": " + left.size() + " of " + all.size() + " (" + shown + ")";
    }

    private void print(long begin, String what) {
        if (!quiet) {
            Duration since = Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            PrintWriter err = spec.commandLine().getErr();
            err.println(Durations.of(since) + " " + what);
            err.flush();
        }
    }
}
