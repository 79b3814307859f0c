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
    private final List<String> known = new ArrayList<>();

    ProbeReader(Shape shape, Platform platform) {
        this.shape = shape;
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
        Kind kind = Kind.NONE;
        Value action = null;
        for (Field field : probe.fields()) {
            if (!known.contains(field.name())) {
                shape.unknownField(field, known);
            } else if (ACTIONS.containsKey(field.name()) && !(field.value() instanceof NullValue)) {
                kind = ACTIONS.getOrDefault(field.name(), Kind.NONE);
                action = field.value();
            }
        }
        return new DeclaredProbe(
                type,
                span,
                kind,
                port(action, ports),
                action == null ? null : portName(action),
                host(action),
                settings(probe));
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
        return port instanceof TextValue digits
                ? new Setting("port", port.span(), Shape.wholeNumber(digits.text()), null)
                : Shape.number("port", port);
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
