package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.NumberValue;
import io.github.healthchecklib.manifest.read.Value.TextValue;
import io.github.healthchecklib.manifest.read.Value.UnknownValue;
import io.github.healthchecklib.manifest.workload.Container.Role;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Host;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Kind;
import io.github.healthchecklib.manifest.workload.Workload.Ingress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code azurerm_container_app} and {@code azurerm_container_app_job} of Terraform's provider for Azure. */
final class Terraform {
    private static final Map<String, ProbeType> PROBES = Map.of(
            "liveness_probe", ProbeType.LIVENESS,
            "readiness_probe", ProbeType.READINESS,
            "startup_probe", ProbeType.STARTUP);
    private static final List<String> KNOWN = known();

    /** The provider's own defaults, where they differ from the platform's. */
    private static final Map<ProbeType, Map<ProbeField, Long>> DEFAULTS = Map.of(
            ProbeType.LIVENESS, Map.of(ProbeField.INITIAL_DELAY, 1L),
            ProbeType.READINESS, Map.of(ProbeField.SUCCESS_THRESHOLD, 3L));

    private final Shape shape;

    Terraform(Shape shape) {
        this.shape = shape;
    }

    private static List<String> known() {
        List<String> known = new ArrayList<>(List.of("port", "transport", "host", "path", "header"));
        Arrays.stream(ProbeField.values()).map(ProbeField::terraformKey).forEach(known::add);
        return known;
    }

    List<Workload> workloads(Value document) {
        List<Workload> found = new ArrayList<>();
        for (Value resource : document.itemsOf("resources")) {
            String type = String.valueOf(resource.text("type"));
            if (type.equals("azurerm_container_app") || type.equals("azurerm_container_app_job")) {
                found.add(workload(resource, type.endsWith("_job")));
            }
        }
        return found;
    }

    private Workload workload(Value resource, boolean job) {
        List<Value> templates = shape.objects(resource, "template");
        Value template = templates.isEmpty() ? null : templates.get(0);
        List<Container> containers = new ArrayList<>();
        if (template != null) {
            shape.objects(template, "init_container").forEach(init -> containers.add(container(init, Role.INIT)));
            Role role = Role.MAIN;
            for (Value container : shape.objects(template, "container")) {
                containers.add(container(container, role));
                role = Role.ADDITIONAL;
            }
        }
        return new Workload(
                Platform.CONTAINER_APPS,
                job ? "Container Apps job" : "Container App",
                Shape.nameOf(resource.text("name")),
                resource.span(),
                job,
                template == null ? null : number(template, ProbeField.GRACE_PERIOD.terraformKey()),
                ingress(resource),
                Map.of(),
                containers);
    }

    private @Nullable Ingress ingress(Value resource) {
        List<Value> blocks = shape.objects(resource, "ingress");
        return blocks.isEmpty()
                ? null
                : new Ingress(
                        true,
                        number(blocks.get(0), "target_port"),
                        blocks.get(0).text("transport"));
    }

    private Container container(Value container, Role role) {
        List<DeclaredProbe> probes = new ArrayList<>();
        for (Field field : container.fields()) {
            ProbeType type = PROBES.get(field.name());
            if (type != null) {
                shape.objects(container, field.name()).forEach(block -> probes.add(probe(type, block)));
            }
        }
        return new Container(
                Shape.nameOf(container.text("name")),
                container.span(),
                role,
                List.of(),
                Env.variables(shape, container),
                true,
                probes,
                true,
                false,
                null,
                true);
    }

    private DeclaredProbe probe(ProbeType type, Value block) {
        Map<ProbeField, Setting> settings = new EnumMap<>(ProbeField.class);
        for (ProbeField field : ProbeField.values()) {
            Setting setting = number(block, field.terraformKey());
            if (setting != null) {
                settings.put(field, setting);
            }
        }
        DEFAULTS.getOrDefault(type, Map.of())
                .forEach((field, number) ->
                        settings.putIfAbsent(field, new Setting(field.terraformKey(), block.span(), number, null)));
        block.fields().stream()
                .filter(field -> !KNOWN.contains(field.name()))
                .forEach(field -> shape.unknownField(field, KNOWN));
        Host host = block.get("host") instanceof TextValue text ? new Host(text.span(), text.text()) : null;
        return new DeclaredProbe(
                type,
                block.span(),
                kind(block),
                number(block, "port"),
                null,
                host,
                Shape.textOrEmpty(block.get("path")),
                settings);
    }

    private static Kind kind(Value block) {
        if (block.get("transport") instanceof UnknownValue) {
            return Kind.UNKNOWN;
        }
        return switch (String.valueOf(block.text("transport")).toUpperCase(Locale.ROOT)) {
            case "TCP" -> Kind.TCP;
            case "HTTP", "HTTPS" -> Kind.HTTP;
            default -> Kind.NONE;
        };
    }

    /** Terraform takes a number in quotes as well. */
    private @Nullable Setting number(Value parent, String name) {
        Value value = parent.get(name);
        if (value instanceof TextValue text && text.text().matches("-?\\d+")) {
            return Shape.number(name, new NumberValue(text.span(), text.text()));
        }
        return shape.number(parent, name);
    }
}
