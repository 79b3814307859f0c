package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbePlan;
import io.github.healthchecklib.manifest.ProbeSetting;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options for a plan of probes: for each type its port, and each of its settings. Adds them to a command, and reads
 * them.
 */
final class ProbeOptions implements IModelTransformer {
    private static final String OFF = "off";
    private static final List<ProbeType> TYPES = List.of(ProbeType.LIVENESS, ProbeType.READINESS, ProbeType.STARTUP);

    @Override
    public CommandSpec transform(CommandSpec spec) {
        return addTo(spec, ProbePlan.defaults());
    }

    /** Adds the options, with the plan that they change as their defaults. */
    static CommandSpec addTo(CommandSpec spec, ProbePlan standard) {
        TYPES.forEach(type -> spec.addArgGroup(group(type, standard(type, standard))));
        return spec;
    }

    private static ArgGroupSpec group(ProbeType type, PortProbe probe) {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                .heading("%n" + type.name().charAt(0) + type.name().substring(1).toLowerCase(Locale.ROOT) + ":%n")
                .validate(false)
                .addArg(option(
                        name(type), "PORT|" + OFF, String.class, "port, or " + OFF + " for no probe", probe.port()));
        for (ProbeSetting setting : ProbeSetting.values()) {
            group.addArg(option(
                    name(type, setting),
                    setting.option().endsWith("seconds") ? "SECONDS" : "N",
                    Integer.class,
                    description(setting),
                    setting.of(probe.settings())));
        }
        return group.build();
    }

    private static String description(ProbeSetting setting) {
        return switch (setting) {
            case INITIAL_DELAY -> "time before the first probe";
            case PERIOD -> "time between two probes";
            case TIMEOUT -> "timeout of each probe";
            case SUCCESS_THRESHOLD -> "successes in a row until they count";
            case FAILURE_THRESHOLD -> "failures in a row until they count";
        };
    }

    private static OptionSpec option(String name, String label, Class<?> type, String description, int standard) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(type)
                .description(description + " (default: " + standard + ")")
                .build();
    }

    /**
     * Reads the options.
     *
     * @param base what they change; a probe that it does not have is added only with a port
     * @param standard the numbers of such a probe; has all probes
     * @throws picocli.CommandLine.ParameterException naming the option, if a value is out of range
     */
    static ProbePlan plan(CommandSpec spec, ProbePlan base, ProbePlan standard) {
        ProbePlan plan = base;
        for (ProbeType type : TYPES) {
            String port = spec.findOption(name(type)).getValue();
            PortProbe probe = base.probes().get(type);
            if (OFF.equals(port)) {
                plan = plan.without(type);
            } else if (probe != null || port != null) {
                plan = plan.with(type, probe(spec, type, port, probe == null ? standard(type, standard) : probe));
            }
        }
        return plan;
    }

    private static PortProbe probe(CommandSpec spec, ProbeType type, @Nullable String port, PortProbe standard) {
        ProbeSettings settings = standard.settings();
        for (ProbeSetting setting : ProbeSetting.values()) {
            Integer value = spec.findOption(name(type, setting)).getValue();
            if (value != null) {
                ProbeSettings before = settings;
                settings = Arguments.inRange(spec, name(type, setting), () -> setting.with(before, value));
            }
        }
        ProbeSettings complete = settings;
        return Arguments.inRange(
                spec, name(type), () -> new PortProbe(port == null ? standard.port() : number(port), complete));
    }

    private static PortProbe standard(ProbeType type, ProbePlan standard) {
        return Objects.requireNonNull(standard.probes().get(type));
    }

    private static int number(String port) {
        if (!port.matches("\\d{1,5}")) {
            throw new IllegalArgumentException(
                    "A port must be from 1 to 65535, or " + OFF + ", but is \"" + port + "\". Correct it.");
        }
        return Integer.parseInt(port);
    }

    private static String name(ProbeType type, ProbeSetting setting) {
        return name(type) + "-" + setting.option();
    }

    private static String name(ProbeType type) {
        return "--" + type.name().toLowerCase(Locale.ROOT);
    }
}
