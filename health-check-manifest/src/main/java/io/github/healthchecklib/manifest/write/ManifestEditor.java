package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.manifest.ProbePlan;
import io.github.healthchecklib.manifest.read.Format;
import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.read.ManifestException;
import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.workload.Container;
import io.github.healthchecklib.manifest.workload.Container.Role;
import io.github.healthchecklib.manifest.workload.Platform;
import io.github.healthchecklib.manifest.workload.Setting;
import io.github.healthchecklib.manifest.workload.Workload;
import io.github.healthchecklib.manifest.workload.Workloads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts probes into an existing manifest, and keeps everything else byte for byte: comments, order, indentation, line
 * ends. The probes that a container has are replaced, those that the plan leaves out are removed.
 *
 * <p>For Azure Container Apps and Kubernetes, in YAML, JSON and Bicep, without the actions of a template.
 */
public final class ManifestEditor {
    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** A container that may get the probes, and what runs it. */
    private record Candidate(Workload workload, Container container) {
        Platform platform() {
            return workload.platform();
        }
    }

    private ManifestEditor() {}

    /**
     * Puts the probes of a plan into a manifest.
     *
     * @param file its name, which helps to recognize the format
     * @param bytes the manifest, in UTF-8
     * @param container the name of the container; null for the main one of the only workload
     * @param plan the probes; its grace period counts only if the manifest has none
     * @return the changed manifest
     * @throws ManifestException if the manifest cannot be read
     * @throws ManifestSettingException if there is no such container or more than one, if the platform does not allow
     *     the plan, or if the manifest has a form in which nothing else can be kept
     */
    public static byte[] put(String file, byte[] bytes, @Nullable String container, ProbePlan plan)
            throws ManifestException {
        Manifest before = Manifest.read(file, bytes);
        checkForm(before, bytes);
        Candidate chosen = choose(Workloads.of(before).all(), container);
        ProbedService service = service(chosen, plan);
        ContainerEdit edit = new ContainerEdit(before, find(before.documents(), chosen.container));
        Map<String, Optional<Object>> fields = ContainerFields.of(chosen.platform(), service);
        fields.forEach(edit::put);
        byte[] changed = encode(edit.apply(), startsWithMark(bytes));
        EditCheck.check(before, chosen.container, fields.keySet(), service, file, changed);
        return changed;
    }

    private static Candidate choose(List<Workload> workloads, @Nullable String name) {
        List<Candidate> all = workloads.stream()
                .filter(workload -> workload.platform() != Platform.COMPOSE)
                .flatMap(workload -> workload.containers().stream()
                        .filter(each -> each.role() != Role.INIT)
                        .map(each -> new Candidate(workload, each)))
                .toList();
        List<Candidate> fitting = all.stream()
                .filter(each -> name == null
                        ? each.container.role() == Role.MAIN
                        : each.container.name().equals(name))
                .toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        String names = all.isEmpty()
                ? "none"
                : all.stream().map(each -> each.container.name()).collect(Collectors.joining(", "));
        throw new ManifestSettingException(
                "container",
                "There must be exactly one container" + (name == null ? "" : " named \"" + name + "\"")
                        + " of Azure Container Apps or Kubernetes, but there are " + fitting.size()
                        + "; the file has: " + names + ". Name another one, or split the file.");
    }

    private static void checkForm(Manifest manifest, byte[] bytes) {
        String text = manifest.text().toString();
        if (manifest.format() == Format.TERRAFORM) {
            throw new ManifestSettingException(
                    "into",
                    "Probes can be put into YAML, JSON and Bicep, but this is Terraform. Print them with terraform-app,"
                            + " and paste them.");
        }
        if (manifest.format() == Format.YAML && (text.contains("{{") || text.contains("{%"))) {
            throw new ManifestSettingException(
                    "into",
                    "The manifest must be complete, but has the actions of a template, {{ or {%. Render it first, or"
                            + " change the template by hand.");
        }
        if (!Arrays.equals(encode(text, startsWithMark(bytes)), bytes)) {
            throw new ManifestSettingException(
                    "into", "The manifest must be in UTF-8 to be changed, but is in UTF-16. Save it as UTF-8.");
        }
        if (text.replace("\r\n", "").indexOf('\r') >= 0) {
            throw new ManifestSettingException(
                    "into", "Lines must end in LF or CR LF, but some end in CR alone. Save it with other line ends.");
        }
    }

    /** The rules are for probes; name and image are those of the manifest. */
    private static ProbedService service(Candidate chosen, ProbePlan plan) {
        Setting grace = chosen.workload.grace();
        ProbePlan graceful =
                grace == null || grace.number() == null ? plan : plan.withGracePeriod(Duration.ofSeconds(grace.or(0)));
        ProbedService service = new ProbedService("service", "image", graceful, List.of());
        (chosen.platform() == Platform.CONTAINER_APPS ? Platforms.AZURE_APP : Platforms.KUBERNETES).check(service);
        return service;
    }

    private static Value find(List<Value> documents, Container container) {
        return documents.stream()
                .flatMap(ManifestEditor::all)
                .filter(value ->
                        value instanceof Value.ObjectValue && value.span().equals(container.span()))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<Value> all(Value value) {
        List<Value> children = new ArrayList<>(value.items());
        value.fields().forEach(field -> children.add(field.value()));
        return Stream.concat(Stream.of(value), children.stream().flatMap(ManifestEditor::all));
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= UTF_8_MARK.length
                && Arrays.equals(bytes, 0, UTF_8_MARK.length, UTF_8_MARK, 0, UTF_8_MARK.length);
    }

    private static byte[] encode(String text, boolean mark) {
        return ((mark ? "\uFEFF" : "") + text).getBytes(StandardCharsets.UTF_8);
    }
}
