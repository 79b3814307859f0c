package io.github.healthchecklib.cli.run;

import io.github.healthchecklib.client.PlatformEvent;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeType;

/** Shows a run. All methods are called by the thread of the run. */
public interface RunView {
    /**
     * Called for each event of the platform.
     *
     * @param event what happened
     */
    void happened(PlatformEvent event);

    /**
     * Called for each result of a probe.
     *
     * @param type of the probe
     * @param result its result
     */
    void probed(ProbeType type, ProbeResult result);

    /**
     * Called once, when the run has ended.
     *
     * @param summary of the run
     */
    void ended(RunSummary summary);
}
