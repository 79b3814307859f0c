package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.NullValue;
import io.github.healthchecklib.manifest.read.Value.TextValue;
import io.github.healthchecklib.manifest.read.Value.UnknownValue;
import io.github.healthchecklib.manifest.workload.Container.Port;
import io.github.healthchecklib.manifest.workload.Container.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads objects of Kubernetes that have a pod in them, also in a List. */
final class Kubernetes {
    private static final Map<String, ProbeType> PROBES = Map.of(
            "livenessProbe", ProbeType.LIVENESS,
            "readinessProbe", ProbeType.READINESS,
            "startupProbe", ProbeType.STARTUP);

    /** Has rules of its own for probes: its proxy makes them, and 0 is a valid period. */
    private static final String KNATIVE = "serving.knative.dev/";

    private final Shape shape;
    private final ProbeReader probeReader;

    Kubernetes(Shape shape) {
        this.shape = shape;
        this.probeReader = new ProbeReader(shape, Platform.KUBERNETES);
    }

    List<Workload> workloads(Value object) {
        String kind = Shape.nameOf(object.text("kind"));
        if (String.valueOf(object.text("apiVersion")).startsWith(KNATIVE)) {
            return List.of();
        }
        if (kind.endsWith("List")) {
            return shape.objects(object, "items").stream()
                    .flatMap(item -> workloads(item).stream())
                    .toList();
        }
        Value pod = pod(kind, object);
        Value spec = pod == null ? null : pod.get("spec");
        if (pod == null || spec == null || !hasContainers(spec)) {
            return List.of();
        }
        boolean mayBePatch = !kind.equals("Pod") && object.get("spec", "selector") == null;
        List<Container> containers = containers(spec, mayBePatch);
        Setting grace = shape.number(spec, "terminationGracePeriodSeconds");
        return List.of(new Workload(
                Platform.KUBERNETES,
                kind,
                Shape.nameOf(object.text("metadata", "name")),
                object.span(),
                kind.endsWith("Job"),
                grace == null && containers.stream().anyMatch(Container::patch)
                        ? Workload.unknownGrace(spec.span())
                        : grace,
                null,
                annotations(pod),
                containers));
    }

    private static boolean hasContainers(Value spec) {
        return spec.get("containers") != null || spec.get("initContainers") != null;
    }

    private static @Nullable Value pod(String kind, Value object) {
        return switch (kind) {
            case "Pod" -> object;
            case "PodTemplate" -> object.get("template");
            case "CronJob" -> object.get("spec", "jobTemplate", "spec", "template");
            default -> object.get("spec", "template");
        };
    }

    private static Map<String, String> annotations(Value pod) {
        Map<String, String> all = new HashMap<>();
        for (String source : List.of("labels", "annotations")) {
            Value given = pod.get("metadata", source);
            for (Field field : given == null ? List.<Field>of() : given.fields()) {
                String value = Env.value(field.value());
                if (value != null) {
                    all.put(field.name(), value);
                }
            }
        }
        return all;
    }

    private List<Container> containers(Value spec, boolean mayBePatch) {
        List<Container> containers = new ArrayList<>();
        for (Value init : shape.objects(spec, "initContainers")) {
            Role role = "Always".equals(init.text("restartPolicy")) ? Role.SIDECAR : Role.INIT;
            containers.add(container(init, role, mayBePatch));
        }
        Role role = Role.MAIN;
        for (Value container : shape.objects(spec, "containers")) {
            containers.add(container(container, role, mayBePatch));
            role = Role.ADDITIONAL;
        }
        return containers;
    }

    /**
     * Whether the rest is in another file: with a directive, or without the selector of a Deployment and without an
     * image or anything beside it.
     */
    private static boolean isPatch(Value container, boolean mayBePatch) {
        boolean onlyImage = container.fields().stream()
                .allMatch(field -> field.name().equals("name") || field.name().equals("image"));
        return hasDirective(container) || (mayBePatch && (container.get("image") == null || onlyImage));
    }

    private static boolean hasDirective(Value value) {
        return value.fields().stream()
                .anyMatch(field -> field.name().startsWith("$")
                        || (PROBES.containsKey(field.name()) && hasDirective(field.value())));
    }

    /** Whether a document is a container, or a part of one: with a probe at the top that has an action. */
    static boolean fitsContainer(Value document) {
        return PROBES.keySet().stream().map(document::get).anyMatch(ProbeReader::hasAction);
    }

    /** Reads a container that stands alone, as a part of a manifest. */
    Container part(Value container) {
        return container(container, Role.MAIN, false, false);
    }

    private Container container(Value container, Role role, boolean mayBePatch) {
        boolean patch = isPatch(container, mayBePatch);
        return container(container, role, !patch && container.get("image") != null, patch);
    }

    private Container container(Value container, Role role, boolean whole, boolean patch) {
        List<Port> ports = ports(container);
        List<DeclaredProbe> probes = new ArrayList<>();
        boolean complete = shape.isComplete() && whole;
        for (Field field : container.fields()) {
            ProbeType type = PROBES.get(field.name());
            complete &= type == null || !(field.value() instanceof UnknownValue);
            if (type != null
                    && !(field.value() instanceof NullValue)
                    && shape.object(container, field.name()) != null) {
                probes.add(probeReader.read(type, field.nameSpan(), field.value(), ports));
            }
        }
        return new Container(
                Shape.nameOf(container.text("name")),
                container.span(),
                role,
                ports,
                Env.variables(shape, container),
                shape.isComplete() && whole && container.get("envFrom") == null,
                probes,
                complete,
                patch,
                PreStop.of(shape, container),
                container.get("terminationMessagePolicy") != null);
    }

    private List<Port> ports(Value container) {
        return shape.objects(container, "ports").stream().map(Kubernetes::port).toList();
    }

    private static Port port(Value port) {
        Value given = port.get("containerPort");
        Setting number = given == null ? null : Shape.number("containerPort", given);
        Value protocol = port.get("protocol");
        return new Port(
                port.text("name"),
                number,
                number == null ? 0 : number.or(0),
                protocol instanceof TextValue text ? text.text().toUpperCase(Locale.ROOT) : "TCP",
                port.get("hostPort") != null);
    }
}
