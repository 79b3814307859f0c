package io.github.healthchecklib.cli.run;

import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.PortProbe;
import java.util.function.Consumer;

/** Probes the ports of an application. */
@FunctionalInterface
public interface PortProber {
    /**
     * Begins a probe, and returns at once.
     *
     * @param type of the probe; there is no other of this type in progress
     * @param probe its port and timeout
     * @param result called once, by any thread
     */
    void probe(ProbeType type, PortProbe probe, Consumer<ProbeResult> result);
}
