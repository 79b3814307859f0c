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

/** {@code health-check watch}: probes targets until it is ended, and shows what a platform makes of them. */
@Command(
        name = "watch",
        description = {
            "Probes targets until Ctrl-C, and shows what a platform makes of each:",
            "  started    its startup probe has succeeded (and isn't asked again)",
            "  starting   it has not yet",
            "  alive      it is left alone",
            "  ready      it gets traffic",
            "  not ready  it gets no traffic",
            "  restart    as liveness or startup, it has failed so often in a row that the",
            "             container is restarted; the next success is that of a new one",
            "In a terminal it is a table, with the changes above it; else a line for each",
            "change."
        },
        mixinStandardHelpOptions = true,
        versionProvider = HealthCheckCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:at the end, all are started, alive or ready", "1:some are not", "2:wrong usage"},
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
                    "host:port, [v6]:port, or :port for this machine; with liveness=, readiness= or startup= before it, that probe of a "
                            + "container; else both liveness and readiness")
    private List<String> targets = List.of();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "a file with more targets, one a line; empty lines and what follows a # are left out; - for standard input")
    private @Nullable String file;

    @Option(
            names = "--initial-delay-seconds",
            paramLabel = "SECONDS",
            defaultValue = "0",
            converter = Arguments.Seconds.class,
            description = "before the first probe; ${DEFAULT-VALUE} if not given")
    private Duration initialDelay;

    @Option(
            names = "--period-seconds",
            paramLabel = "SECONDS",
            defaultValue = "10",
            converter = Arguments.Seconds.class,
            description = "from one probe to the next; ${DEFAULT-VALUE} if not given")
    private Duration period;

    @Option(
            names = "--timeout-seconds",
            paramLabel = "SECONDS",
            defaultValue = "1",
            converter = Arguments.Seconds.class,
            description = "how long a probe may take; ${DEFAULT-VALUE} if not given")
    private Duration timeout;

    @Option(
            names = "--success-threshold",
            paramLabel = "N",
            defaultValue = "1",
            description = "successes in a row that make it ready; ${DEFAULT-VALUE} if not given")
    private int successThreshold;

    @Option(
            names = "--failure-threshold",
            paramLabel = "N",
            defaultValue = "3",
            description = "failures in a row that make it not ready, or restart it; ${DEFAULT-VALUE} if not given")
    private int failureThreshold;

    @Option(names = "--json", description = "print a JSON object for each probe, one a line")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Watch watch = new Watch(subjects(), settings(), view());
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

    /** On Ctrl-C. The JVM's own exit code would be that of the signal. */
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

    private List<Subject> subjects() {
        Set<Subject> all = new LinkedHashSet<>(Arguments.read(spec, "TARGET", targets, Subject::parse));
        if (file != null) {
            all.addAll(fromFile(file));
        }
        if (all.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "There is no target");
        }
        return List.copyOf(all);
    }

    private Set<Subject> fromFile(String name) {
        Set<Subject> read = new LinkedHashSet<>();
        int number = 0;
        try (BufferedReader lines = reader(name)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String text = line.replaceFirst("#.*", "").strip();
                if (!text.isEmpty()) {
                    read.addAll(Arguments.read(spec, "line " + number + " of " + name, List.of(text), Subject::parse));
                }
            }
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--file': can't be read: " + e);
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
        String noColour = System.getenv("NO_COLOR");
        return new WatchView.Live(
                new Terminal(out), Terminal::size, style.withColours(noColour == null || noColour.isEmpty()), out);
    }
}
