package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbeSetting;
import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.read.ManifestException;
import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.workload.Container;
import io.github.healthchecklib.manifest.workload.DeclaredProbe;
import io.github.healthchecklib.manifest.workload.DeclaredProbe.Kind;
import io.github.healthchecklib.manifest.workload.ProbeField;
import io.github.healthchecklib.manifest.workload.Setting;
import io.github.healthchecklib.manifest.workload.Workloads;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads an edited manifest again: it must have the wanted probes, and must not differ in anything else. */
final class EditCheck {
    /** The offset of the container, which an edit inside it does not move. */
    private final int container;

    private final Set<String> names;

    private EditCheck(Container container, Set<String> names) {
        this.container = container.span().start();
        this.names = names;
    }

    /** @throws ManifestSettingException if the edit has changed more, or less */
    static void check(
            Manifest before,
            Container container,
            Set<String> names,
            ProbedService service,
            String file,
            byte[] changed) {
        EditCheck check = new EditCheck(container, names);
        String problem = "";
        try {
            Manifest after = Manifest.read(file, changed);
            if (check.rest(before).equals(check.rest(after)) && check.hasProbes(after, service)) {
                return;
            }
        } catch (ManifestException e) {
            problem = " (" + e.getMessage() + ")";
        }
        throw new ManifestSettingException(
                "into",
                "The probes of container \"" + container.name()
                        + "\" must be its own, to be replaced without changing anything else, but here they are not"
                        + problem + ". Replace aliases and templates around them, or change it by hand.");
    }

    private String rest(Manifest manifest) {
        StringBuilder text = new StringBuilder();
        manifest.documents().forEach(document -> describe(document, text));
        return text.toString();
    }

    /** Everything but where it is, and the probes. */
    private void describe(Value value, StringBuilder text) {
        if (value instanceof Value.ObjectValue) {
            text.append('{');
            for (Field field : value.fields()) {
                if (value.span().start() != container || !names.contains(field.name())) {
                    text.append(field.name()).append(':');
                    describe(field.value(), text);
                }
            }
            text.append('}');
        } else if (value instanceof Value.ArrayValue) {
            text.append('[');
            value.items().forEach(item -> describe(item, text));
            text.append(']');
        } else if (value instanceof Value.TextValue scalar) {
            text.append('"').append(scalar.text()).append('"');
        } else if (value instanceof Value.NumberValue number) {
            text.append(number.digits()).append(' ');
        } else if (value instanceof Value.BooleanValue bool) {
            text.append(bool.value()).append(' ');
        } else {
            text.append(value instanceof Value.NullValue ? "null " : "? ");
        }
    }

    private boolean hasProbes(Manifest after, ProbedService service) {
        List<Container> found = Workloads.of(after).all().stream()
                .flatMap(workload -> workload.containers().stream())
                .filter(each -> each.span().start() == container)
                .toList();
        return found.size() == 1 && hasProbes(found.get(0), service);
    }

    /** Whether a container has these probes, and no others. */
    static boolean hasProbes(Container container, ProbedService service) {
        for (ProbeType type : ProbeType.values()) {
            Optional<DeclaredProbe> declared = container.probe(type);
            Optional<PortProbe> wanted = service.probe(type);
            if (declared.isPresent() != wanted.isPresent()) {
                return false;
            }
            if (wanted.isPresent() && !isSame(declared.get(), wanted.get())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(DeclaredProbe declared, PortProbe wanted) {
        Setting port = declared.port();
        boolean same = declared.kind() == Kind.TCP && port != null && port.is(wanted.port());
        for (ProbeSetting setting : ProbeSetting.values()) {
            Setting given = declared.get(ProbeField.valueOf(setting.name()));
            int value = setting.of(wanted.settings());
            // What is left out when it is written has this default on both platforms.
            same &= given == null ? value == (setting == ProbeSetting.INITIAL_DELAY ? 0 : 1) : given.is(value);
        }
        return same;
    }
}
