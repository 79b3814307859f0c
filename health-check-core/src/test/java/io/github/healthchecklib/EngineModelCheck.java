package io.github.healthchecklib;

import io.github.healthchecklib.internal.Formats;
import io.github.healthchecklib.internal.Monitor;
import io.github.healthchecklib.internal.Notifier;
import io.github.healthchecklib.internal.ProbeCounter;
import io.github.healthchecklib.testing.ModelCheck;
import io.github.healthchecklib.testing.VirtualTime;

/**
 * Sets up model checks of the engine: what does not decide about a port runs in one step, so that more of the rest is
 * tried.
 */
final class EngineModelCheck {
    private EngineModelCheck() {}

    static ModelCheck of(Class<?> model, Class<?> specification, int interleavings) {
        return new ModelCheck(model, specification, interleavings)
                .inOneStep(ChangeNotifier.class, "record")
                .inOneStep(Formats.class)
                .inOneStep(Monitor.class)
                .inOneStep(Notifier.class)
                .inOneStep(PortLog.class)
                .inOneStep(ProbeCounter.class)
                .inOneStep(Indicators.class, "entries", "failures")
                .inOneStep(VirtualTime.class)
                .inOneStep(TcpHealthCheckServer.class, "lookUp");
    }
}
