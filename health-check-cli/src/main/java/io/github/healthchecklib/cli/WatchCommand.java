package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ExitCode;
import io.github.healthchecklib.client.ProbeSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code health-check watch}: probes targets until it is stopped, and shows how a platform would treat them. */
@Command(
        name = "watch",
        description = {
            "Probes targets until Ctrl-C, and shows how a platform would treat each:",
            "  started     startup has succeeded, and is not probed again",
            "  starting    startup has not succeeded yet",
            "  alive       liveness has not failed",
            "  ready       the container receives traffic",
            "  not ready   the container receives no traffic",
            "  restart     liveness or startup has reached its failure threshold, so the",
            "              container is restarted",
            "  may be old  the port is open again within the grace period of a restart: it",
            "              may be the old container's, until it has been closed once more",
            "  unknown     there is no result yet",
            "The probes of one host with the prefixes startup=, liveness= and readiness= are",
            "one container: liveness and readiness count once startup has passed, and all",
            "begin again after a restart.",
            "Times are those of the connects, without name resolution.",
            "On a terminal, prints a live table with the changes above it; otherwise, one",
            "line per change."
        },
        mixinStandardHelpOptions = true,
        versionProvider = HealthCheckCommand.Version.class,
        sortOptions = false,
        defaultValueProvider = ProbeDefaults.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:at the end, all are started, alive or ready", "1:some are not", "2:usage error"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  health-check watch liveness=:9000 readiness=:9001 --period-seconds 1",
            "  health-check watch --file targets.txt --failure-threshold 5",
            "  health-check watch --json :9000 | jq 'select(.ready == false)'"
        })
final class WatchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "TARGET",
            arity = "0..*",
            description =
                    "host:port, [v6]:port, or :port for this machine; the prefix liveness=, readiness= or startup="
                            + " selects one probe of a container (default: both liveness and readiness)")
    private List<String> targets = List.of();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "a file with further targets, one per line; empty lines and comments after # are ignored;"
                    + " - for standard input")
    private @Nullable String file;

    @Option(
            names = "--initial-delay-seconds",
            paramLabel = "SECONDS",
            converter = Arguments.Seconds.class,
            description = "time before the first probe (default: ${DEFAULT-VALUE})")
    private Duration initialDelay;

    @Option(
            names = "--period-seconds",
            paramLabel = "SECONDS",
            converter = Arguments.Seconds.class,
            description = "time between two probes (default: ${DEFAULT-VALUE})")
    private Duration period;

    @Option(
            names = "--timeout-seconds",
            paramLabel = "SECONDS",
            converter = Arguments.Seconds.class,
            description = "timeout of each probe (default: ${DEFAULT-VALUE})")
    private Duration timeout;

    @Option(
            names = "--success-threshold",
            paramLabel = "N",
            description = "successes in a row until a container is ready (default: ${DEFAULT-VALUE})")
    private int successThreshold;

    @Option(
            names = "--failure-threshold",
            paramLabel = "N",
            description =
                    "failures in a row until a container is not ready, or is restarted (default: ${DEFAULT-VALUE})")
    private int failureThreshold;

    @Option(
            names = "--grace-period-seconds",
            paramLabel = "SECONDS",
            converter = Arguments.Seconds.class,
            defaultValue = "30",
            description = "how long a container that is restarted may take to end (default: ${DEFAULT-VALUE})")
    private Duration gracePeriod;

    @Option(names = "--json", description = "print a JSON object per probe, one per line")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Watch watch = new Watch(probes(), settings(), gracePeriod, view());
        CountDownLatch finished = new CountDownLatch(1);
        Thread hook = new Thread(() -> end(watch, finished), "health-watch-end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            watch.run();
        } finally {
            finished.countDown();
        }
        return watch.exitCode();
    }

    /** Called on Ctrl-C. Halts, because the JVM's own exit code would be that of the signal. */
    private static void end(Watch watch, CountDownLatch finished) {
        watch.end();
        try {
            boolean inTime = finished.await(5, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(inTime ? watch.exitCode() : ExitCode.NOT_OK);
        } catch (InterruptedException e) {
            Runtime.getRuntime().halt(ExitCode.NOT_OK);
        }
    }

    private ProbeSettings settings() {
        ProbeSettings all = ProbeSettings.defaults();
        ProbeSettings delayed =
                Arguments.inRange(spec, "--initial-delay-seconds", () -> all.withInitialDelay(initialDelay));
        ProbeSettings periodic = Arguments.inRange(spec, "--period-seconds", () -> delayed.withPeriod(period));
        ProbeSettings limited = Arguments.inRange(spec, "--timeout-seconds", () -> periodic.withTimeout(timeout));
        ProbeSettings failing =
                Arguments.inRange(spec, "--failure-threshold", () -> limited.withFailureThreshold(failureThreshold));
        return Arguments.inRange(spec, "--success-threshold", () -> failing.withSuccessThreshold(successThreshold));
    }

    private List<ProbeSpec> probes() {
        Set<ProbeSpec> all = new LinkedHashSet<>(Arguments.read(spec, "TARGET", targets, ProbeSpec::parse));
        if (file != null) {
            all.addAll(fromFile(file));
        }
        if (all.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "No target given");
        }
        return List.copyOf(all);
    }

    private Set<ProbeSpec> fromFile(String name) {
        Set<ProbeSpec> read = new LinkedHashSet<>();
        int number = 0;
        try (BufferedReader lines = reader(name)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String text = line.replaceFirst("#.*", "").strip();
                if (!text.isEmpty()) {
                    read.addAll(
                            Arguments.read(spec, "line " + number + " of " + name, List.of(text), ProbeSpec::parse));
                }
            }
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--file': cannot be read: " + e);
        }
        return read;
    }

    private static BufferedReader reader(String name) throws IOException {
        return name.equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(name));
    }

    private WatchView view() {
        var out = spec.commandLine().getOut();
        if (json) {
            return new WatchView.JsonLines(out);
        }
        Style style = Style.plain(HealthCheckCommand.outputCharset());
        if (!Terminal.isOutput()) {
            return new WatchView.Lines(out, style);
        }
        String noColor = System.getenv("NO_COLOR");
        return new WatchView.Live(
                new Terminal(out), Terminal::size, style.withColors(noColor == null || noColor.isEmpty()), out);
    }
}
