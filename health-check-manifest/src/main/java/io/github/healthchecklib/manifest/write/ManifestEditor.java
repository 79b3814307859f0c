package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.manifest.ProbePlan;
import io.github.healthchecklib.manifest.read.Format;
import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.read.ManifestException;
import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.workload.Container;
import io.github.healthchecklib.manifest.workload.Container.Role;
import io.github.healthchecklib.manifest.workload.Platform;
import io.github.healthchecklib.manifest.workload.Workload;
import io.github.healthchecklib.manifest.workload.Workloads;
import java.nio.charset.StandardCharsets;
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
 * <p>For Azure Container Apps and Kubernetes, in YAML, JSON and Bicep.
 */
public final class ManifestEditor {
    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** A container that may get the probes, and what runs it. */
    private record Candidate(Platform platform, Container container) {}

    private ManifestEditor() {}

    /**
     * Puts the probes of a plan into a manifest.
     *
     * @param file its name, which helps to recognize the format
     * @param bytes the manifest, in UTF-8
     * @param container the name of the container; null for the main one of the only workload
     * @param plan the probes; its grace period is not used
     * @return the changed manifest
     * @throws ManifestException if the manifest cannot be read
     * @throws ManifestSettingException if there is no such container or more than one, if the platform does not allow
     *     the plan, or if the manifest has a form in which nothing else can be kept
     */
    public static byte[] put(String file, byte[] bytes, @Nullable String container, ProbePlan plan)
            throws ManifestException {
        Manifest before = Manifest.read(file, bytes);
        if (before.format() == Format.TERRAFORM) {
            throw new ManifestSettingException(
                    "into",
                    "Probes can be put into YAML, JSON and Bicep, but this is Terraform. Print them with"
                            + " terraform-app, and paste them.");
        }
        Candidate chosen = choose(Workloads.of(before).all(), container);
        ProbedService service = service(chosen.platform, plan);
        ContainerEdit edit = new ContainerEdit(before, find(before.documents(), chosen.container));
        Map<String, Optional<Object>> fields = ContainerFields.of(chosen.platform, service);
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
                        .map(each -> new Candidate(workload.platform(), each)))
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
                        + " of Azure Container Apps or Kubernetes, but there are " + fitting.size() + " of these: "
                        + names + ". Name another one, or split the file.");
    }

    /** The rules are for probes; name and image are those of the manifest. */
    private static ProbedService service(Platform platform, ProbePlan plan) {
        ProbedService service = new ProbedService("service", "image", plan, List.of());
        (platform == Platform.CONTAINER_APPS ? Platforms.AZURE_APP : Platforms.KUBERNETES).check(service);
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
