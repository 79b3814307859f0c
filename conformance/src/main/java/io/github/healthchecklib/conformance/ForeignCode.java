package io.github.healthchecklib.conformance;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.CheckSchedule;
import io.github.healthchecklib.HealthProbes;
import io.github.healthchecklib.ProbeType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Application code that the library calls, and that may hang. */
enum ForeignCode {
    /** A listener of each Health. */
    LISTENER {
        @Override
        void install(HealthProbes probes, Runnable code) {
            for (ProbeType type : ProbeType.values()) {
                probes.health(type).addListener(change -> code.run());
            }
        }
    },

    /** Runs before the handler that writes to standard error, so a line appears once it has returned. */
    LOG_HANDLER {
        @Override
        void install(HealthProbes probes, Runnable code) {
            LIBRARY.addHandler(new Handler() {
                @Override
                public void publish(LogRecord line) {
                    code.run();
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            });
        }
    },

    /** A check of readiness. */
    CHECK {
        @Override
        void install(HealthProbes probes, Runnable code) {
            CheckSchedule often = CheckSchedule.every(Application.CHECK_PERIOD).withTimeout(Application.CHECK_TIMEOUT);
            probes.readiness().check("dependency", often, () -> {
                code.run();
                return CheckResult.healthy();
            });
        }
    },

    /** The application's stop, called by {@link HealthProbes#closeOnShutdown}. */
    STOP {
        @Override
        void install(HealthProbes probes, Runnable code) {
            // The application passes it to closeOnShutdown.
        }
    };

    /** Kept here, because an unreferenced logger is collected with its handlers. */
    private static final Logger LIBRARY = Logger.getLogger("io.github.healthchecklib");

    private static final String SEPARATOR = ",";

    /** Registers the code with the library. */
    abstract void install(HealthProbes probes, Runnable code);

    /** Formats a set for the application's command line. */
    static String toArgument(Set<ForeignCode> some) {
        return some.stream().map(Enum::name).collect(Collectors.joining(SEPARATOR));
    }

    static Set<ForeignCode> parse(String argument) {
        return Arrays.stream(argument.split(SEPARATOR, -1))
                .filter(name -> !name.isEmpty())
                .map(ForeignCode::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ForeignCode.class)));
    }
}
