package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.read.Value.ArrayValue;
import io.github.healthchecklib.manifest.read.Value.UnknownValue;
import io.github.healthchecklib.manifest.workload.Container.Role;
import io.github.healthchecklib.manifest.workload.Workload.Ingress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an app or job of Azure Container Apps, as exports, YAML files and templates have it. */
final class ContainerApp {
    private static final String TEMPLATE = "template";

    private final Shape shape;
    private final ProbeReader probeReader;

    ContainerApp(Shape shape) {
        this.shape = shape;
        this.probeReader = new ProbeReader(shape, Platform.CONTAINER_APPS);
    }

    /** Whether a document is an app or job: others have {@code properties} too, such as a JSON Schema. */
    static boolean fits(Value document) {
        Value template = document.get("properties", TEMPLATE);
        return String.valueOf(document.text("type")).toLowerCase(Locale.ROOT).startsWith("microsoft.app/")
                || isAny(template, "containers", "initContainers", "scale", "terminationGracePeriodSeconds")
                || isAny(document.get("properties", "configuration"), "ingress", "triggerType", "activeRevisionsMode");
    }

    private static boolean isAny(@Nullable Value value, String... names) {
        return value != null && Arrays.stream(names).anyMatch(name -> value.get(name) != null);
    }

    /** Whether a document is a container, or a part of one: with a list of probes that have a type. */
    static boolean fitsContainer(Value document) {
        return document.itemsOf("probes").stream().anyMatch(probe -> probe.get("type") != null);
    }

    /** Reads a container that stands alone, as a part of a manifest. */
    Container part(Value container) {
        return container(container, Role.MAIN, true);
    }

    Workload workload(Value app) {
        boolean job = String.valueOf(app.text("type")).toLowerCase(Locale.ROOT).startsWith("microsoft.app/jobs")
                || app.get("properties", "configuration", "triggerType") != null;
        Value properties = app.get("properties");
        Value template = properties == null ? null : shape.object(properties, TEMPLATE);
        return new Workload(
                Platform.CONTAINER_APPS,
                job ? "Container Apps job" : "Container App",
                Shape.nameOf(app.text("name")),
                app.span(),
                job,
                template == null ? null : shape.number(template, "terminationGracePeriodSeconds"),
                ingress(app),
                Map.of(),
                template == null ? List.of() : containers(template));
    }

    private @Nullable Ingress ingress(Value app) {
        Value ingress = app.get("properties", "configuration", "ingress");
        if (ingress == null) {
            return null;
        }
        if (!(ingress instanceof UnknownValue) && shape.object(app, "properties", "configuration", "ingress") == null) {
            return null;
        }
        return new Ingress(
                !(ingress instanceof UnknownValue), shape.number(ingress, "targetPort"), ingress.text("transport"));
    }

    private List<Container> containers(Value template) {
        List<Container> containers = new ArrayList<>();
        for (Value init : shape.objects(template, "initContainers")) {
            containers.add(container(init, Role.INIT, false));
        }
        Role role = Role.MAIN;
        for (Value container : shape.objects(template, "containers")) {
            containers.add(container(container, role, false));
            role = Role.ADDITIONAL;
        }
        return containers;
    }

    private Container container(Value container, Role role, boolean part) {
        List<DeclaredProbe> probes = new ArrayList<>();
        boolean complete = shape.isComplete()
                && !part
                && (container.get("probes") == null || container.get("probes") instanceof ArrayValue);
        for (Value probe : shape.objects(container, "probes")) {
            ProbeType type = type(probe);
            if (type != null) {
                probes.add(probeReader.read(type, probe.span(), probe, List.of()));
            }
        }
        // One that is not understood may be any of those that seem to be missing.
        complete &= probes.size() == container.itemsOf("probes").size();
        return new Container(
                Shape.nameOf(container.text("name")),
                container.span(),
                role,
                List.of(),
                Env.variables(shape, container),
                shape.isComplete() && !part && !(container.get("env") instanceof UnknownValue),
                probes,
                complete,
                false,
                null,
                true);
    }

    private @Nullable ProbeType type(Value probe) {
        Value given = probe.get("type");
        for (ProbeType type : ProbeType.values()) {
            if (type.name().equalsIgnoreCase(probe.text("type"))) {
                return type;
            }
        }
        if (!(given instanceof UnknownValue)) {
            shape.wrongType(
                    given == null ? probe.span() : given.span(),
                    "The type of a probe must be Liveness, Readiness or Startup"
                            + (given == null ? ", but is missing" : ", but is " + Shape.shortText(given)));
        }
        return null;
    }
}
