package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ExitCode;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.manifest.ProbePlan;
import io.github.healthchecklib.manifest.lint.LintOptions;
import io.github.healthchecklib.manifest.lint.Linter;
import io.github.healthchecklib.manifest.lint.Severity;
import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.read.ManifestException;
import io.github.healthchecklib.manifest.write.ManifestEditor;
import io.github.healthchecklib.manifest.write.ManifestFormat;
import io.github.healthchecklib.manifest.write.ManifestSettingException;
import io.github.healthchecklib.manifest.write.ProbedService;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code health-check manifest}: writes the probes of a service for a platform. */
@Command(
        name = "manifest",
        description = {
            "Writes the probes of a service for a platform, as a manifest, or into one.",
            "Checks the numbers against the platform's rules first, and explains them in",
            "comments."
        },
        mixinStandardHelpOptions = true,
        versionProvider = HealthCheckCommand.Version.class,
        modelTransformer = ProbeOptions.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:written", "1:the file could not be written", "2:usage error"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  health-check manifest --list",
            "  health-check manifest azure-probes --startup-failure-threshold 60",
            "  health-check manifest kubernetes-deployment --name hl7-server",
            "  health-check manifest --into containerapp.yaml --liveness-failure-threshold 5",
            "  health-check manifest haproxy --instance app1:2575 --instance app2:2575"
        })
final class ManifestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FORMAT",
            arity = "0..1",
            converter = Format.class,
            completionCandidates = Formats.class,
            description = "what to write; see --list")
    private @Nullable ManifestFormat format;

    @Option(names = "--list", description = "print the formats, one per line")
    private boolean list;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "my-service",
            description = "name of the service (default: ${DEFAULT-VALUE})")
    private String name;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "container image (default: REGISTRY/NAME:VERSION, with the given name)")
    private @Nullable String image;

    @Option(
            names = "--instance",
            paramLabel = "HOST:PORT",
            description = "where an instance takes traffic, for load balancers and monitoring; repeatable")
    private List<String> instances = List.of();

    @Option(names = "--out", paramLabel = "FILE", description = "write to a new file (default: standard output)")
    private @Nullable Path out;

    @Option(
            names = "--into",
            paramLabel = "FILE",
            description = "put the probes into this manifest, and keep everything else; without a FORMAT")
    private @Nullable Path into;

    @Option(
            names = "--container",
            paramLabel = "NAME",
            description = "container of --into (default: the main one of the only workload)")
    private @Nullable String container;

    @Option(names = "--force", description = "overwrite the file of --out")
    private boolean force;

    @Option(
            names = "--grace-period-seconds",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "time from SIGTERM to SIGKILL (default: ${DEFAULT-VALUE})")
    private int gracePeriod;

    @Override
    public Integer call() throws IOException {
        PrintWriter output = spec.commandLine().getOut();
        if (list) {
            for (ManifestFormat one : ManifestFormat.values()) {
                output.printf("%-22s %s%n", one, one.description());
            }
            output.flush();
            return ExitCode.OK;
        }
        if (into != null) {
            checkAlone(
                    "--into", List.of("--name", "--image", "--instance", "--out", "--force", "--grace-period-seconds"));
            if (format != null) {
                throw new ParameterException(spec.commandLine(), "--into takes the format of its file, and no FORMAT");
            }
            edit(into);
            return ExitCode.OK;
        }
        if (format == null) {
            throw new ParameterException(spec.commandLine(), "No format given; --list prints them");
        }
        if (container != null || (force && out == null)) {
            throw new ParameterException(
                    spec.commandLine(), container != null ? "--container needs --into" : "--force needs --out");
        }
        String text = text(format);
        if (out == null) {
            output.print(text);
            if (output.checkError()) {
                throw new IOException("standard output cannot be written");
            }
        } else {
            write(out, text);
        }
        return ExitCode.OK;
    }

    private void edit(Path file) throws IOException {
        ProbePlan plan = plan();
        try {
            byte[] before = read(file);
            byte[] changed = ManifestEditor.put(file.toString(), before, container, plan);
            replace(file, changed);
            printNewErrors(file, before, changed);
        } catch (ManifestException e) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--into': " + file + ", " + e.getMessage());
        } catch (ManifestSettingException e) {
            throw wrong(e);
        }
    }

    private byte[] read(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            return input.readNBytes(Manifest.MAX_BYTES + 1);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--into': " + file + " cannot be read: " + reason(e) + ". Correct it");
        }
    }

    /** The probes may contradict what is around them: ports that others have, variables, a short grace period. */
    private void printNewErrors(Path file, byte[] before, byte[] after) throws ManifestException {
        List<String> known = errors(file, before);
        errors(file, after).stream()
                .filter(error -> !known.contains(error))
                .forEach(error -> spec.commandLine().getErr().println(file + ": " + error));
    }

    private static List<String> errors(Path file, byte[] manifest) throws ManifestException {
        return Linter.lint(Manifest.read(file.toString(), manifest), LintOptions.defaults()).findings().stream()
                .filter(finding -> finding.rule().severity() == Severity.ERROR)
                .map(finding ->
                        "error: " + finding.message() + " [" + finding.rule().id() + "]; see health-check lint")
                .toList();
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException
                ? "there is no such file or folder"
                : e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    private void checkAlone(String option, List<String> others) {
        for (String other : others) {
            if (spec.commandLine().getParseResult().hasMatchedOption(other)) {
                throw new ParameterException(
                        spec.commandLine(), other + " has no effect with " + option + ". Leave it out");
            }
        }
    }

    /** Never half: the file is complete, old or new, whatever happens. */
    private static void replace(Path file, byte[] changed) throws IOException {
        try {
            replaceOrThrow(file.toRealPath(), changed);
        } catch (IOException e) {
            throw new IOException("cannot replace " + file + " in its folder: " + reason(e), e);
        }
    }

    private static void replaceOrThrow(Path target, byte[] changed) throws IOException {
        if (!Files.isWritable(target)) {
            throw new AccessDeniedException(target.toString());
        }
        Path copy = Files.createTempFile(
                target.toAbsolutePath().getParent(), target.getFileName().toString(), ".new");
        try {
            // With the old one's permissions.
            Files.copy(target, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            Files.write(copy, changed);
            Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private ProbePlan plan() {
        return ProbeOptions.plan(spec, ProbePlan.defaults(), ProbePlan.defaults());
    }

    private ParameterException wrong(ManifestSettingException e) {
        return new ParameterException(
                spec.commandLine(), "Invalid value for option '--" + e.option() + "': " + e.getMessage());
    }

    private String text(ManifestFormat chosen) {
        ProbePlan plan = plan();
        ProbePlan graceful = Arguments.inRange(
                spec, "--grace-period-seconds", () -> plan.withGracePeriod(Duration.ofSeconds(gracePeriod)));
        List<Target> targets = Arguments.read(spec, "option '--instance'", instances, Target::parse);
        try {
            return chosen.write(new ProbedService(
                    name, image == null ? "REGISTRY/" + name + ":VERSION" : image, graceful, targets));
        } catch (ManifestSettingException e) {
            throw wrong(e);
        }
    }

    private void write(Path file, String text) throws IOException {
        OpenOption[] options = force
                ? new OpenOption[] {
                    StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE
                }
                : new OpenOption[] {StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE};
        try {
            Files.writeString(file, text, options);
        } catch (FileAlreadyExistsException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--out': " + file
                            + " exists. Add --force to overwrite it, or give another name");
        } catch (IOException e) {
            throw new IOException("cannot write " + file + ": " + reason(e), e);
        }
    }

    /** Parses a format. */
    static final class Format implements ITypeConverter<ManifestFormat> {
        @Override
        public ManifestFormat convert(String text) {
            try {
                return ManifestFormat.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** For the shell's completion. */
    static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(ManifestFormat.values())
                    .map(ManifestFormat::toString)
                    .iterator();
        }
    }
}
