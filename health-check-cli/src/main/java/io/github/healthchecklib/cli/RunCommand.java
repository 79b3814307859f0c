package io.github.healthchecklib.cli;

import io.github.healthchecklib.cli.run.ContainerProcess;
import io.github.healthchecklib.cli.run.ContainerProcess.Output;
import io.github.healthchecklib.cli.run.Isolation;
import io.github.healthchecklib.cli.run.PlatformRun;
import io.github.healthchecklib.cli.run.RunLimits;
import io.github.healthchecklib.cli.run.RunSummary;
import io.github.healthchecklib.cli.run.RunView;
import io.github.healthchecklib.cli.run.ScaledTime;
import io.github.healthchecklib.cli.run.TcpPortProber;
import io.github.healthchecklib.client.ExitCode;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.RestartPolicy;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbePlan;
import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.read.ManifestException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code health-check run}: runs a command as a platform runs a container. */
@Command(
        name = "run",
        description = {
            "Runs a command as Kubernetes or Azure Container Apps would run it in a",
            "container: probes its ports on 127.0.0.1, ends it with SIGTERM and SIGKILL when",
            "liveness fails, restarts it with a back-off, and shows all that.",
            "Ends it, and everything it has started, on Ctrl-C; at once on a second one.",
            "Without a manifest: the probes that Azure Container Apps adds by itself, on the",
            "ports 9000 to 9002. Options change single numbers."
        },
        mixinStandardHelpOptions = true,
        versionProvider = HealthCheckCommand.Version.class,
        modelTransformer = RunCommand.Probes.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the command became ready and never had to be restarted",
            "1:it did not, or had to be",
            "2:usage error, or it cannot be started"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  health-check run --manifest containerapp.yaml -- java -jar app.jar",
            "  health-check run --until ready --for 2m -- ./start-service",
            "  health-check run --for 10m --time-scale 10 --max-restarts 0 -- ./service",
            "  health-check run --supervise -- java -jar app.jar"
        })
final class RunCommand implements Callable<Integer> {
    private static final Duration DRAW_EVERY = Duration.ofMillis(100);

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "what to run, and its arguments")
    private List<String> command;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "take probes, grace period and environment from a manifest")
    private @Nullable Path manifest;

    @Option(
            names = "--container",
            paramLabel = "NAME",
            description = "container of the manifest (default: the only main one)")
    private @Nullable String container;

    @Option(names = "--for", paramLabel = "DURATION", description = "end the run after this time of the platform's")
    private @Nullable Duration length;

    @Option(names = "--until", paramLabel = "ready", description = "end the run as soon as the command is ready")
    private @Nullable String until;

    @Option(
            names = "--max-restarts",
            paramLabel = "N",
            description = "restart the command at most N times; when it ends once more, so does the run")
    private int maxRestarts = Integer.MAX_VALUE;

    @Option(
            names = "--time-scale",
            paramLabel = "N",
            defaultValue = "1",
            description = "let the platform's time pass N times as fast, 1 to 1000; not the command's"
                    + " (default: ${DEFAULT-VALUE})")
    private double timeScale;

    @Option(
            names = "--grace-period-seconds",
            paramLabel = "SECONDS",
            description = "time from SIGTERM to SIGKILL (default: 30, or as the manifest says)")
    private @Nullable Integer gracePeriod;

    @Option(
            names = "--max-back-off",
            paramLabel = "DURATION",
            defaultValue = "300s",
            description = "longest wait before a restart (default: ${DEFAULT-VALUE})")
    private Duration maxBackOff;

    @Option(
            names = "--supervise",
            description = "for process 1 of a container or a systemd unit: pass signals on, and exit with the"
                    + " command's exit code; no summary; implies --no-namespace")
    private boolean supervise;

    @Option(
            names = "--no-namespace",
            description = "do not run the command as process 1 of a PID namespace, where that is allowed")
    private boolean noNamespace;

    @Option(
            names = "--json",
            description = "print a JSON object per event to standard output, one per line; the command's standard"
                    + " output goes to standard error")
    private boolean json;

    /** Adds the options of the probes. */
    static final class Probes implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec spec) {
            return ProbeOptions.addTo(spec, RunPlan.AZURE_DEFAULTS);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        RunPlan plan = plan();
        RestartPolicy policy = policy(plan);
        RunLimits limits = limits();
        double scale = timeScale();
        checkCommand(plan.environment());
        PrintWriter err = spec.commandLine().getErr();
        plan.notes().forEach(note -> err.println(RunLines.line("note: " + note)));
        err.flush();

        RunLive live = isLive() ? live(plan.probes().probes()) : null;
        RunView view =
                json ? new RunJson(spec.commandLine().getOut()) : live == null ? new RunLines(err, !supervise) : live;
        Output output =
                json ? new Output.ToError() : live == null ? new Output.Inherited() : new Output.Lines(live::output);
        Isolation isolation = Isolation.find(!noNamespace && !supervise);
        ScaledTime time = new ScaledTime(scale);
        ContainerProcess process = new ContainerProcess(command, plan.environment(), isolation, output);
        PlatformRun run =
                new PlatformRun(plan.probes().probes(), policy, limits, time, process, new TcpPortProber(time), view);
        if (live != null) {
            live.drawEvery(DRAW_EVERY, time, run);
        }
        Signals signals = signals(run);
        try {
            RunSummary summary = run.run();
            return supervise ? summary.exitCode() : summary.isGood() ? ExitCode.OK : ExitCode.NOT_OK;
        } catch (IOException e) {
            err.println(spec.qualifiedName() + ": " + e.getMessage());
            return ExitCode.USAGE;
        } finally {
            signals.close();
            if (live != null) {
                live.close();
            }
        }
    }

    private RunPlan plan() {
        RunPlan base = manifest == null ? RunPlan.standard() : fromManifest(manifest);
        if (manifest == null && container != null) {
            throw new ParameterException(spec.commandLine(), "Option '--container' needs '--manifest'");
        }
        ProbePlan probes = ProbeOptions.plan(spec, base.probes(), RunPlan.AZURE_DEFAULTS);
        Integer grace = gracePeriod;
        return new RunPlan(
                grace == null
                        ? probes
                        : Arguments.inRange(
                                spec,
                                "--grace-period-seconds",
                                () -> probes.withGracePeriod(Duration.ofSeconds(grace))),
                base.environment(),
                base.notes());
    }

    private RunPlan fromManifest(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            Manifest read = Manifest.read(file.toString(), input.readNBytes(Manifest.MAX_BYTES + 1));
            return RunPlan.of(read, container);
        } catch (IOException | ManifestException | IllegalArgumentException e) {
            String message = e instanceof NoSuchFileException
                    ? "There is no such file. Correct its name."
                    : e instanceof IOException ? "It cannot be read: " + e.getMessage() : e.getMessage();
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--manifest': " + file + ": " + message);
        }
    }

    private RestartPolicy policy(RunPlan plan) {
        return Arguments.inRange(
                spec, "--max-back-off", () -> new RestartPolicy(plan.probes().gracePeriod(), maxBackOff));
    }

    private RunLimits limits() {
        if (length != null) {
            Arguments.checkUpToADay(spec, "--for", length);
        }
        if (until != null && !until.equals("ready")) {
            throw invalid("--until", "It must be ready, but is \"" + until + "\"");
        }
        if (maxRestarts < 0) {
            throw invalid("--max-restarts", "It must be 0 or more, but is " + maxRestarts);
        }
        return new RunLimits(length, until != null, maxRestarts);
    }

    private double timeScale() {
        if (timeScale >= 1 && timeScale <= 1000) {
            return timeScale;
        }
        throw invalid("--time-scale", "It must be from 1 to 1000, but is " + timeScale);
    }

    /** Checks it here, because a prefix of the command would be started even so. */
    private void checkCommand(Map<String, String> environment) {
        String name = command.get(0);
        String path = environment.getOrDefault("PATH", String.valueOf(System.getenv("PATH")));
        Stream<Path> places = name.indexOf('/') >= 0
                ? Stream.of(Path.of(name))
                : Pattern.compile(Pattern.quote(File.pathSeparator))
                        .splitAsStream(path)
                        .map(folder -> Path.of(folder, name));
        if (places.noneMatch(file -> Files.isExecutable(file) && !Files.isDirectory(file))) {
            throw invalid("COMMAND", "There is no executable \"" + name + "\"");
        }
    }

    private ParameterException invalid(String what, String message) {
        String named = what.startsWith("--") ? "option '" + what + "'" : what;
        return new ParameterException(
                spec.commandLine(), "Invalid value for " + named + ": " + message + ". Correct it.");
    }

    private boolean isLive() {
        return !json && !supervise && Terminal.isOutput() && Terminal.isError();
    }

    private RunLive live(Map<ProbeType, PortProbe> probes) {
        Map<ProbeType, Integer> ports = new EnumMap<>(ProbeType.class);
        probes.forEach((type, probe) -> ports.put(type, probe.port()));
        PrintWriter out = spec.commandLine().getOut();
        String noColor = System.getenv("NO_COLOR");
        Style style = Style.plain(HealthCheckCommand.outputCharset()).withColors(noColor == null || noColor.isEmpty());
        return new RunLive(ports, new Terminal(out), Terminal::size, style, out);
    }

    private Signals signals(PlatformRun run) {
        AtomicBoolean again = new AtomicBoolean();
        Signals signals = new Signals().on("TERM", run::stop).on("INT", () -> {
            if (again.getAndSet(true)) {
                run.kill();
            } else {
                run.stop();
            }
        });
        if (!supervise) {
            return signals.on("HUP", run::stop);
        }
        for (String each : List.of("HUP", "USR1", "USR2")) {
            signals.on(each, () -> run.signal(each));
        }
        return signals;
    }
}
