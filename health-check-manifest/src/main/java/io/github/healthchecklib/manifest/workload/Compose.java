package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.read.Value.BooleanValue;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.ObjectValue;
import io.github.healthchecklib.manifest.read.Value.TextValue;
import io.github.healthchecklib.manifest.read.Value.UnknownValue;
import io.github.healthchecklib.manifest.workload.Container.EnvVar;
import io.github.healthchecklib.manifest.workload.Container.Port;
import io.github.healthchecklib.manifest.workload.Container.Role;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the services of a Compose file. A health check counts as liveness. */
final class Compose {
    private static final Pattern DURATION = Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");
    private static final Pattern FRACTION = Pattern.compile("\\d[\\d.]*(?:ns|us|ms|s|m|h).*");
    private static final Pattern SHORT_PORT = Pattern.compile("(?:.*:)?(\\d{1,5})(?:-(\\d{1,5}))?(?:/tcp)?");
    private static final Set<String> SERVICE_FIELDS =
            Set.of("image", "build", "extends", "healthcheck", "environment", "ports", "depends_on");
    private static final Map<String, ProbeField> NUMBERS = Map.of(
            "interval", ProbeField.PERIOD,
            "timeout", ProbeField.TIMEOUT,
            "start_period", ProbeField.INITIAL_DELAY,
            "retries", ProbeField.FAILURE_THRESHOLD);

    private final Shape shape;

    Compose(Shape shape) {
        this.shape = shape;
    }

    /** Whether a document is a Compose file: others have {@code services} too. */
    static boolean fits(Value document) {
        Value services = document.get("services");
        return services instanceof ObjectValue
                && services.fields().stream()
                        .flatMap(service -> service.value().fields().stream())
                        .anyMatch(field -> SERVICE_FIELDS.contains(field.name()));
    }

    List<Workload> workloads(Value document) {
        List<Workload> found = new ArrayList<>();
        Value services = shape.object(document, "services");
        for (Field field : services == null ? List.<Field>of() : services.fields()) {
            Value service = field.value();
            if (service instanceof ObjectValue) {
                Value grace = service.get("stop_grace_period");
                found.add(new Workload(
                        Platform.COMPOSE,
                        "service",
                        field.name(),
                        field.nameSpan(),
                        false,
                        grace == null ? null : duration("stop_grace_period", grace),
                        null,
                        Map.of(),
                        List.of(container(field))));
            } else if (!(service instanceof UnknownValue)) {
                shape.wrongType(service.span(), "A service must be an object with fields");
            }
        }
        return found;
    }

    private Container container(Field field) {
        Value service = field.value();
        List<DeclaredProbe> probes = new ArrayList<>();
        for (Field each : service.fields()) {
            if (each.name().equals("healthcheck") && each.value() instanceof ObjectValue && !isDisabled(each.value())) {
                probes.add(probe(each));
            }
        }
        return new Container(
                field.name(),
                field.nameSpan(),
                Role.MAIN,
                ports(service),
                env(service),
                service.get("env_file") == null,
                probes,
                true,
                false,
                null,
                true);
    }

    private static boolean isDisabled(Value check) {
        boolean disabled = check.get("disable") instanceof BooleanValue disable && disable.value();
        List<Value> words = check.itemsOf("test");
        boolean none = "NONE".equals(words.isEmpty() ? check.text("test") : Env.value(words.get(0)));
        return disabled || none;
    }

    private static DeclaredProbe probe(Field field) {
        Value check = field.value();
        Map<ProbeField, Setting> settings = new EnumMap<>(ProbeField.class);
        NUMBERS.forEach((name, number) -> {
            Value value = check.get(name);
            if (value != null) {
                settings.put(
                        number, number == ProbeField.FAILURE_THRESHOLD ? retries(name, value) : duration(name, value));
            }
        });
        // Without a test, the image's own command is run.
        return new DeclaredProbe(ProbeType.LIVENESS, field.nameSpan(), Kind.EXEC, null, null, null, "", settings);
    }

    /** Quoted or not. */
    private static Setting retries(String name, Value value) {
        return value instanceof TextValue text && text.text().matches("\\d{1,9}")
                ? new Setting(name, value.span(), Long.parseLong(text.text()), null)
                : Shape.number(name, value);
    }

    /** In seconds. A fraction of a second is valid, but no number here. */
    private static Setting duration(String name, Value value) {
        String text = value instanceof TextValue given ? given.text() : "";
        Matcher matcher = DURATION.matcher(text);
        if (!text.isEmpty() && matcher.matches()) {
            long seconds = 3600 * part(matcher, 1) + 60 * part(matcher, 2) + part(matcher, 3);
            return new Setting(name, value.span(), seconds, null);
        }
        boolean valid = value instanceof UnknownValue || FRACTION.matcher(text).matches();
        return new Setting(name, value.span(), null, valid ? null : Shape.shortText(value));
    }

    private static long part(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private List<Port> ports(Value service) {
        List<Port> ports = new ArrayList<>();
        for (Value port : service.itemsOf("ports")) {
            Port read = port instanceof ObjectValue
                    ? Port.of(null, shape.number(port, "target"), true)
                    : shortPort(port, port instanceof UnknownValue unknown ? unknown.text() : Env.value(port));
            if (read != null && read.number() != null) {
                ports.add(read);
            }
        }
        return ports;
    }

    /** The container's port, or range of ports, comes last; what is before it may be a variable. */
    private static @Nullable Port shortPort(Value port, @Nullable String text) {
        Matcher matcher = SHORT_PORT.matcher(text == null ? "" : text);
        if (!matcher.matches()) {
            return null;
        }
        Setting first = new Setting("ports", port.span(), Long.parseLong(matcher.group(1)), null);
        long last = matcher.group(2) == null ? first.or(0) : Long.parseLong(matcher.group(2));
        return new Port(null, first, last, "TCP", true);
    }

    /** A mapping, or an array of {@code NAME=value}. */
    private static Map<String, EnvVar> env(Value service) {
        Map<String, EnvVar> env = new LinkedHashMap<>();
        Value given = service.get("environment");
        if (given == null) {
            return env;
        }
        for (Field field : given.fields()) {
            env.put(field.name(), new EnvVar(field.value().span(), Env.value(field.value())));
        }
        for (Value item : given.items()) {
            String text = String.valueOf(Env.value(item));
            int equals = text.indexOf('=');
            env.put(
                    equals < 0 ? text : text.substring(0, equals),
                    new EnvVar(item.span(), equals < 0 ? null : text.substring(equals + 1)));
        }
        return env;
    }
}
