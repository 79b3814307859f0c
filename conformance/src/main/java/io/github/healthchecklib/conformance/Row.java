package io.github.healthchecklib.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
    static Row skipped(String prober, String rules, String why) {
        return new Row(prober, rules, why, Duration.ZERO, Duration.ZERO, 0, 0, List.of());
    }

    static String table(List<Row> rows) {
        return "| prober | its rules | unhealthy seen after | recovery seen after | probes in the burst | of them failed |\n"
                + "|---|---|---|---|---|---|\n"
                + rows.stream().map(Row::line).collect(Collectors.joining());
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
                Document.seconds(down),
                Document.seconds(up),
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
