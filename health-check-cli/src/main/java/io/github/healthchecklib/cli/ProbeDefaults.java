package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.internal.Durations;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes the defaults of options that are probe settings from {@link ProbeSettings}. */
final class ProbeDefaults implements IDefaultValueProvider {
    private static final ProbeSettings DEFAULTS = ProbeSettings.defaults();

    /** By command and option. */
    private static final Map<String, String> VALUES = Map.of(
            "probe --timeout", Durations.of(DEFAULTS.timeout()),
            "wait --probe-timeout", Durations.of(DEFAULTS.timeout()),
            "watch --initial-delay-seconds",
                    Long.toString(DEFAULTS.initialDelay().toSeconds()),
            "watch --period-seconds", Long.toString(DEFAULTS.period().toSeconds()),
            "watch --timeout-seconds", Long.toString(DEFAULTS.timeout().toSeconds()),
            "watch --success-threshold", Integer.toString(DEFAULTS.successThreshold()),
            "watch --failure-threshold", Integer.toString(DEFAULTS.failureThreshold()));

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? VALUES.get(option.command().name() + " " + option.longestName())
                : null;
    }
}
