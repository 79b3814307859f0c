package io.github.healthchecklib.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The result of one prober.
 *
 * @param prober its name
 * @param rules its thresholds
 * @param skipped why the prober was skipped; empty if it was not
 * @param down from unhealthy until the prober noticed
 * @param up from healthy until the prober noticed
 * @param probes of the burst
 * @param failed of the burst, as counted by the prober
 * @param problems all violations; empty if there were none
 */
record ProberRow(
        String prober,
        String rules,
        String skipped,
        Duration down,
        Duration up,
        long probes,
        long failed,
        List<String> problems) {
    static ProberRow skipped(String prober, String rules, String why) {
        return new ProberRow(prober, rules, why, Duration.ZERO, Duration.ZERO, 0, 0, List.of());
    }

    static String table(List<ProberRow> rows) {
        return "| prober | its rules | unhealthy seen after | recovery seen after | probes in the burst | of them failed |\n"
                + "|---|---|---|---|---|---|\n"
                + rows.stream().map(ProberRow::line).collect(Collectors.joining());
    }

    private String line() {
        if (!skipped.isEmpty()) {
            return "| " + prober + " | skipped: " + skipped + " | | | | |\n";
        }
        if (!problems.isEmpty()) {
            return "| " + prober + " | **failed: " + String.join("; ", problems) + "** | | | | |\n";
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %,d | %d |%n",
                prober,
                rules,
                FaultRow.seconds(down),
                FaultRow.seconds(up),
                probes,
                failed);
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
