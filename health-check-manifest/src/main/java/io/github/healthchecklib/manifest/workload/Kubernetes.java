package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.NullValue;
import io.github.healthchecklib.manifest.read.Value.UnknownValue;
import io.github.healthchecklib.manifest.workload.Container.Port;
import io.github.healthchecklib.manifest.workload.Container.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads objects of Kubernetes that have a pod in them, also in a List. */
final class Kubernetes {
    private static final Map<String, ProbeType> PROBES = Map.of(
            "livenessProbe", ProbeType.LIVENESS,
            "readinessProbe", ProbeType.READINESS,
            "startupProbe", ProbeType.STARTUP);

    private final Shape shape;
    private final ProbeReader probeReader;

    Kubernetes(Shape shape) {
        this.shape = shape;
        this.probeReader = new ProbeReader(shape, Platform.KUBERNETES);
    }

    List<Workload> workloads(Value object) {
        String kind = Shape.nameOf(object.text("kind"));
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
        return List.of(new Workload(
                Platform.KUBERNETES,
                kind,
                Shape.nameOf(object.text("metadata", "name")),
                object.span(),
                kind.endsWith("Job"),
                shape.number(spec, "terminationGracePeriodSeconds"),
                null,
                annotations(pod),
                containers(spec)));
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

    private List<Container> containers(Value spec) {
        List<Container> containers = new ArrayList<>();
        for (Value init : shape.objects(spec, "initContainers")) {
            containers.add(container(init, "Always".equals(init.text("restartPolicy")) ? Role.SIDECAR : Role.INIT));
        }
        Role role = Role.MAIN;
        for (Value container : shape.objects(spec, "containers")) {
            containers.add(container(container, role));
            role = Role.ADDITIONAL;
        }
        return containers;
    }

    private Container container(Value container, Role role) {
        List<Port> ports = ports(container);
        List<DeclaredProbe> probes = new ArrayList<>();
        // Without an image it is a patch: the rest is in another file.
        boolean complete = shape.isComplete() && container.get("image") != null;
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
                shape.isComplete() && container.get("envFrom") == null,
                probes,
                complete,
                PreStop.of(shape, container),
                container.get("terminationMessagePolicy") != null);
    }

    private List<Port> ports(Value container) {
        return shape.objects(container, "ports").stream()
                .map(port ->
                        new Port(port.text("name"), shape.number(port, "containerPort"), port.get("hostPort") != null))
                .toList();
    }
}
