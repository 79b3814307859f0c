package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.manifest.read.Format;
import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.read.Problem;
import io.github.healthchecklib.manifest.read.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The workloads of a manifest. Immutable.
 *
 * @param all in the order of the file
 * @param problems with the shape of the file: wrong types, unknown fields
 */
public record Workloads(List<Workload> all, List<Problem> problems) {
    /**
     * Finds the workloads: Azure Container Apps' apps and jobs (exported or written by hand, in templates, Bicep and
     * Terraform), whatever has a pod in it on Kubernetes, and Compose's services. Everything else is skipped.
     *
     * @param manifest a file
     * @return its workloads
     */
    public static Workloads of(Manifest manifest) {
        List<Problem> problems = new ArrayList<>();
        Shape shape = new Shape(manifest.complete(), problems);
        List<Workload> all = new ArrayList<>();
        for (Value document : manifest.documents()) {
            if (manifest.format() == Format.TERRAFORM) {
                all.addAll(new Terraform(shape).workloads(document));
            } else if (document.items().isEmpty()) {
                all.addAll(workloads(shape, document));
            } else {
                document.items().forEach(item -> all.addAll(workloads(shape, item)));
            }
        }
        return new Workloads(all, problems);
    }

    private static List<Workload> workloads(Shape shape, Value document) {
        if (document.get("apiVersion") != null && document.get("kind") != null) {
            return new Kubernetes(shape).workloads(document);
        }
        if (AzureTemplate.fits(document)) {
            return new AzureTemplate(shape).workloads(document);
        }
        if (ContainerApp.fits(document)) {
            return List.of(new ContainerApp(shape).workload(document));
        }
        if (Compose.fits(document)) {
            return new Compose(shape).workloads(document);
        }
        return part(shape, document);
    }

    /** A container's fields alone, as they are pasted into a manifest. */
    private static List<Workload> part(Shape shape, Value document) {
        if (ContainerApp.fitsContainer(document)) {
            return List.of(part(Platform.CONTAINER_APPS, document, new ContainerApp(shape).part(document)));
        }
        return Kubernetes.fitsContainer(document)
                ? List.of(part(Platform.KUBERNETES, document, new Kubernetes(shape).part(document)))
                : List.of();
    }

    private static Workload part(Platform platform, Value document, Container container) {
        return new Workload(
                platform,
                "part",
                "of a manifest",
                document.span(),
                false,
                Workload.unknownGrace(document.span()),
                null,
                Map.of(),
                List.of(container));
    }
}
