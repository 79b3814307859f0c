package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.read.Span;
import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.NullValue;
import io.github.healthchecklib.manifest.read.Value.TextValue;
import io.github.healthchecklib.manifest.workload.Container.Port;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Host;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a probe as Kubernetes and Azure Container Apps write it. */
final class ProbeReader {
    private static final Map<String, Kind> ACTIONS =
            Map.of("tcpSocket", Kind.TCP, "httpGet", Kind.HTTP, "exec", Kind.EXEC, "grpc", Kind.GRPC);

    private final Shape shape;
    private final Platform platform;
    private final List<String> known = new ArrayList<>();

    ProbeReader(Shape shape, Platform platform) {
        this.shape = shape;
        this.platform = platform;
        Arrays.stream(ProbeField.values()).map(ProbeField::key).forEach(known::add);
        known.addAll(ACTIONS.keySet());
        if (platform == Platform.CONTAINER_APPS) {
            known.add("type");
        }
    }

    /**
     * Reads a probe.
     *
     * @param ports of the container, to find one by its name
     */
    DeclaredProbe read(ProbeType type, Span span, Value probe, List<Port> ports) {
        Field action = action(probe);
        Value target = action == null ? null : action.value();
        return new DeclaredProbe(
                type,
                span,
                action == null ? Kind.NONE : ACTIONS.getOrDefault(action.name(), Kind.NONE),
                port(target, ports),
                portName(target),
                host(target),
                target == null ? "" : request(target),
                settings(probe));
    }

    static boolean hasAction(@Nullable Value probe) {
        return probe != null && probe.fields().stream().anyMatch(field -> ACTIONS.containsKey(field.name()));
    }

    /** The first action; null if there is none. */
    private @Nullable Field action(Value probe) {
        Field action = null;
        for (Field field : probe.fields()) {
            if (!known.contains(field.name()) && !isDirective(field.name())) {
                shape.unknownField(field, known);
            } else if (ACTIONS.containsKey(field.name()) && !(field.value() instanceof NullValue)) {
                if (action != null) {
                    shape.severalActions(
                            field.nameSpan(),
                            "A probe takes one action, but has " + action.name() + " and " + field.name());
                }
                action = action == null ? field : action;
            }
        }
        return action;
    }

    /** Of a strategic merge patch, such as {@code $patch}; or Bicep's spread. */
    private static boolean isDirective(String name) {
        return name.startsWith("$") || name.equals("...");
    }

    private static @Nullable String request(Value action) {
        Value path = action.get("path");
        return Shape.textOrEmpty(path == null ? action.get("service") : path);
    }

    private Map<ProbeField, Setting> settings(Value probe) {
        Map<ProbeField, Setting> settings = new EnumMap<>(ProbeField.class);
        for (ProbeField field : ProbeField.values()) {
            Setting setting = shape.number(probe, field.key());
            if (setting != null) {
                settings.put(field, setting);
            }
        }
        return settings;
    }

    private @Nullable Setting port(@Nullable Value action, List<Port> ports) {
        Value port = action == null ? null : action.get("port");
        if (port == null) {
            return null;
        }
        String name = portName(action);
        if (name != null) {
            return ports.stream()
                    .filter(declared -> name.equals(declared.name()))
                    .map(Port::number)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .map(number -> new Setting("port", port.span(), number.number(), null))
                    .orElse(null);
        }
        if (!(port instanceof TextValue text)) {
            return Shape.number("port", port);
        }
        // Kubernetes takes quoted digits as a name, which must have a letter.
        boolean valid = platform != Platform.KUBERNETES && text.text().matches("\\d{1,18}");
        return new Setting(
                "port", port.span(), valid ? Long.parseLong(text.text()) : null, valid ? null : Shape.shortText(port));
    }

    /** The name of a port; null if it is a number, quoted or not. */
    private static @Nullable String portName(@Nullable Value action) {
        Value port = action == null ? null : action.get("port");
        return port instanceof TextValue name && !name.text().matches("\\d+") ? name.text() : null;
    }

    private static @Nullable Host host(@Nullable Value action) {
        return action != null && action.get("host") instanceof TextValue host
                ? new Host(host.span(), host.text())
                : null;
    }
}
