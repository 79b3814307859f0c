package io.github.healthchecklib.conformance;

import java.time.Duration;
import java.util.List;

/**
 * What came out for one prober.
 *
 * @param prober its name
 * @param rules by which it changes its mind
 * @param skipped why it was left out; empty if it was not
 * @param down from unhealthy until it saw that
 * @param up from healthy again until it saw that
 * @param probes of the burst
 * @param failed of the burst, as the prober counts them
 * @param problems what should not be; empty if all is well
 */
record Row(
        String prober,
        String rules,
        String skipped,
        Duration down,
        Duration up,
        long probes,
        long failed,
        List<String> problems) {
    static Row skipped(RealProber prober, String why) {
        return new Row(prober.name(), prober.rules(), why, Duration.ZERO, Duration.ZERO, 0, 0, List.of());
    }

    @Override
    public String toString() {
        if (!skipped.isEmpty()) {
            return "skipped: " + prober + ": " + skipped;
        }
        if (!problems.isEmpty()) {
            return "FAILED: " + prober + ": " + String.join("; ", problems);
        }
        return "conforms: " + prober + ": down after " + down.toMillis() + " ms, up after " + up.toMillis() + " ms; "
                + probes + " probes, " + failed + " failed";
    }
}
