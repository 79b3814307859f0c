package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ExitCode;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Objects;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The {@code health-check} command. */
@Command(
        name = "health-check",
        description = {
            "Shows whether TCP health ports are open, and how a platform would react;",
            "writes the probes of a service into a manifest, and checks manifests."
        },
        mixinStandardHelpOptions = true,
        versionProvider = HealthCheckCommand.Version.class,
        subcommands = {
            ProbeCommand.class,
            WaitCommand.class,
            WatchCommand.class,
            ManifestCommand.class,
            LintCommand.class,
            RunCommand.class,
            GenerateCompletion.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:condition met", "1:condition not met", "2:usage error"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  health-check probe 127.0.0.1:9000",
            "  health-check wait db:5432 :9000 --timeout 60s",
            "  health-check watch :9000 :9001 --period-seconds 1",
            "  health-check manifest azure-app --name hl7-server",
            "  health-check lint containerapp.yaml",
            "  health-check run --manifest containerapp.yaml -- java -jar app.jar",
            "  source <(health-check generate-completion)"
        })
public final class HealthCheckCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    HealthCheckCommand() {}

    /**
     * Runs the command, then exits with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        // picocli's own writer hides that standard output was closed.
        PrintWriter out = new PrintWriter(System.out, true, outputCharset());
        System.exit(commandLine().setOut(out).execute(args));
    }

    static Charset outputCharset() {
        // Not set before JDK 19.
        String name = System.getProperty("stdout.encoding");
        return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }

    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new HealthCheckCommand());
        // The arguments of a command that is run are its own.
        Objects.requireNonNull(command.getSubcommands().get("run")).setStopAtPositional(true);
        return command.setExpandAtFiles(false)
                .registerConverter(Duration.class, Arguments::duration)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((wrong, args) -> wrongUsage(wrong))
                .setExecutionExceptionHandler((failure, failing, parsed) -> failed(failure, failing));
    }

    /** Called if no command is given. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "No command given");
    }

    private static int wrongUsage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String message = String.valueOf(wrong.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        command.getErr()
                .println(message + (message.endsWith(".") ? "" : ".") + " See "
                        + command.getCommandSpec().qualifiedName() + " --help.");
        return ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command) {
        String message = failure.getMessage();
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": "
                        + (message == null ? failure.getClass().getName() : message));
        return ExitCode.NOT_OK;
    }

    /** Reads the version from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = HealthCheckCommand.class.getPackage().getImplementationVersion();
            return new String[] {"health-check " + (version == null ? "(not packaged)" : version)};
        }
    }
}
