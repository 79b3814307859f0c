package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ExitCode;
import io.github.healthchecklib.client.Probe;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code health-check probe}: probes each target once. */
@Command(
        name = "probe",
        description =
                "Probes all targets once, in parallel, and prints one line for each, with the time that the connect took.",
        mixinStandardHelpOptions = true,
        versionProvider = HealthCheckCommand.Version.class,
        defaultValueProvider = ProbeDefaults.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all are open", "1:some are not", "2:usage error"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  health-check probe 127.0.0.1:9000",
            "  health-check probe --timeout 500ms --quiet db:5432 [::1]:9001 && echo open",
            "  HEALTHCHECK CMD [\"java\", \"-jar\", \"health-check-client.jar\", \":9000\"]"
        })
final class ProbeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TARGET", arity = "1..*", description = "host:port, [v6]:port, or :port for this machine")
    private List<String> targets;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "timeout of each probe, such as 500ms or 3s (default: ${DEFAULT-VALUE})")
    private Duration timeout;

    @Option(
            names = {"-q", "--quiet"},
            description = "print nothing but errors")
    private boolean quiet;

    @Option(names = "--json", description = "print a JSON object per target, one per line")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        Arguments.inRange(spec, "--timeout", () -> ProbeSettings.defaults().withTimeout(timeout));
        List<ProbeResult> results = Probe.once(Arguments.targets(spec, targets), timeout);
        PrintWriter out = spec.commandLine().getOut();
        if (json && !quiet) {
            results.forEach(result -> out.println(Json.line(fields -> fields.result(result))));
        } else if (!quiet) {
            results.forEach(out::println);
        }
        out.flush();
        return results.stream().allMatch(ProbeResult::isOpen) ? ExitCode.OK : ExitCode.NOT_OK;
    }
}
