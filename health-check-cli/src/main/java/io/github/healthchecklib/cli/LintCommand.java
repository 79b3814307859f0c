package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ExitCode;
import io.github.healthchecklib.manifest.lint.LintOptions;
import io.github.healthchecklib.manifest.lint.LintReport;
import io.github.healthchecklib.manifest.lint.Linter;
import io.github.healthchecklib.manifest.lint.Rule;
import io.github.healthchecklib.manifest.lint.Rules;
import io.github.healthchecklib.manifest.lint.Severity;
import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.read.ManifestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code health-check lint}: checks the probes of manifests. */
@Command(
        name = "lint",
        description = "Checks the probes in manifests of Azure Container Apps (YAML, ARM, Bicep, Terraform), Kubernetes"
                + " and Compose, and prints how long the platform takes in the worst case.",
        mixinStandardHelpOptions = true,
        versionProvider = HealthCheckCommand.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no finding of the severity given, or above",
            "1:some findings, or the output cannot be written",
            "2:usage error, or a file cannot be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  health-check lint containerapp.yaml",
            "  helm template . | health-check lint --strict -",
            "  health-check lint --sarif deploy/*.yaml > lint.sarif",
            "  health-check lint --explain injected-probes"
        })
final class LintCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final String CLOSED = "standard output cannot be written";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "manifests; - for standard input")
    private List<String> files = List.of();

    @Option(
            names = {"-q", "--quiet"},
            description = "print only findings, no tables of probes and times")
    private boolean quiet;

    @ArgGroup
    private @Nullable Output output;

    @Option(
            names = "--explain",
            paramLabel = "RULE",
            arity = "0..1",
            fallbackValue = "",
            description = "describe a rule, or list all, and check nothing")
    private @Nullable String explain;

    @Option(
            names = "--severity",
            paramLabel = "SEVERITY",
            defaultValue = "error",
            converter = SeverityConverter.class,
            description = "exit with 1 from this severity on: note, warning or error (default: ${DEFAULT-VALUE})")
    private Severity severity;

    @Option(names = "--strict", description = "exit with 1 on warnings too")
    private boolean strict;

    @Option(
            names = "--backlog",
            paramLabel = "N",
            defaultValue = "4",
            description = "backlog of the health ports (default: ${DEFAULT-VALUE})")
    private int backlog;

    @Option(
            names = "--drain",
            paramLabel = "DURATION",
            defaultValue = "5s",
            description = "how long the service drains (default: ${DEFAULT-VALUE})")
    private Duration drain;

    @Option(
            names = "--stop",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description = "how long it takes to stop after that (default: ${DEFAULT-VALUE})")
    private Duration stop;

    @Option(
            names = "--back-off",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description = "how long the platform waits before a restart (default: ${DEFAULT-VALUE})")
    private Duration backOff;

    @Option(
            names = "--jvm-start",
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "how long the service takes to start (default: ${DEFAULT-VALUE})")
    private Duration jvmStart;

    private boolean unreadable;

    /** Another form of output. */
    static final class Output {
        @Option(names = "--json", description = "print a JSON object per finding, one per line")
        private boolean json;

        @Option(names = "--sarif", description = "print SARIF 2.1.0, for code scanning")
        private boolean sarif;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (explain != null) {
            out.print(explain.isEmpty() ? rules() : Rules.describe(rule(explain)));
            failUnlessWritten(out);
            return ExitCode.OK;
        }
        if (files.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'FILE'");
        }
        LintOptions options =
                Arguments.inRange(spec, "--backlog", () -> new LintOptions(backlog, drain, stop, backOff, jvmStart));
        List<LintReport> reports = reports(options);
        print(reports, out);
        failUnlessWritten(out);
        if (unreadable) {
            return ExitCode.USAGE;
        }
        return reports.stream().anyMatch(this::fails) ? ExitCode.NOT_OK : ExitCode.OK;
    }

    /** A full disk or a closed pipe would look as if there were no findings. */
    private static void failUnlessWritten(PrintWriter out) {
        if (out.checkError()) {
            throw new UncheckedIOException(CLOSED, new IOException(CLOSED));
        }
    }

    private static String rules() {
        return Rules.all().stream()
                .sorted(Comparator.comparing(Rule::id))
                .map(rule -> String.format(Locale.ROOT, "%-30s %-8s %s%n", rule.id(), rule.severity(), rule.title()))
                .collect(Collectors.joining());
    }

    private boolean fails(LintReport report) {
        Severity least = strict && severity == Severity.ERROR ? Severity.WARNING : severity;
        return report.findings().stream()
                .anyMatch(finding -> finding.rule().severity().compareTo(least) >= 0);
    }

    private List<LintReport> reports(LintOptions options) {
        List<LintReport> reports = new ArrayList<>();
        for (String file : files) {
            try {
                String name = file.equals(STANDARD_INPUT) ? "standard input" : file;
                reports.add(Linter.lint(Manifest.read(name, bytes(file)), options));
            } catch (NoSuchFileException | InvalidPathException e) {
                unreadable(file, "There is no such file. Correct its name.");
            } catch (IOException e) {
                unreadable(file, "The file cannot be read: " + e.getMessage() + ".");
            } catch (ManifestException e) {
                unreadable(file, String.valueOf(e.getMessage()));
            }
        }
        return reports;
    }

    /** Reads one byte more than a manifest may have, at most. */
    private static byte[] bytes(String file) throws IOException {
        try (InputStream input = file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(file))) {
            return input.readNBytes(Manifest.MAX_BYTES + 1);
        }
    }

    private void unreadable(String file, String message) {
        unreadable = true;
        spec.commandLine().getErr().println(LintText.printable(file + ": " + message));
    }

    private void print(List<LintReport> reports, PrintWriter out) {
        if (output != null && output.sarif) {
            out.println(Sarif.of(reports));
        } else if (output != null && output.json) {
            for (LintReport report : reports) {
                report.findings().forEach(finding -> out.println(Json.line(fields -> fields.finding(report, finding))));
            }
        } else {
            LintText text = new LintText(out);
            reports.forEach(report -> text.print(report, !quiet));
        }
    }

    private Rule rule(String id) {
        return Rules.find(id)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "Invalid value for option '--explain': There is no rule \"" + id + "\". The rules are "
                                + Rules.all().stream().map(Rule::id).sorted().collect(Collectors.joining(", ")) + "."));
    }

    /** Parses a severity as it is printed. */
    static final class SeverityConverter implements ITypeConverter<Severity> {
        @Override
        public Severity convert(String text) {
            for (Severity severity : Severity.values()) {
                if (severity.toString().equals(text)) {
                    return severity;
                }
            }
            throw new TypeConversionException(
                    "A severity must be note, warning or error, but is \"" + text + "\". Correct it.");
        }
    }
}
