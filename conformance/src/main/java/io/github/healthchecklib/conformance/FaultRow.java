package io.github.healthchecklib.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The result of one fault.
 *
 * @param fault its name
 * @param expected what probes should find, open or refused
 * @param skipped why the fault was skipped; empty if it was not
 * @param probes begun during the fault
 * @param wrong how many of them were wrong
 * @param lastWrong from the fault to the beginning of the last wrong probe
 * @param recovery from the end of the fault until the port was open; zero if it should have been open all the time
 * @param problems all violations; empty if there were none
 */
record FaultRow(
        String fault,
        String expected,
        String skipped,
        long probes,
        long wrong,
        Duration lastWrong,
        Duration recovery,
        List<String> problems) {
    static FaultRow skipped(Fault fault) {
        return new FaultRow(
                fault.name(), fault.expected(), fault.skipped(), 0, 0, Duration.ZERO, Duration.ZERO, List.of());
    }

    static FaultRow failed(String fault, String expected, String problem) {
        return new FaultRow(fault, expected, "", 0, 0, Duration.ZERO, Duration.ZERO, List.of(problem));
    }

    FaultRow with(String problem) {
        List<String> all = new ArrayList<>(problems);
        all.add(problem);
        return new FaultRow(fault, expected, skipped, probes, wrong, lastWrong, recovery, List.copyOf(all));
    }

    static String table(List<FaultRow> rows) {
        return "| fault | the port should be | probes | wrong | last wrong probe after |"
                + " open again after |\n"
                + "|---|---|---|---|---|---|\n"
                + rows.stream().map(FaultRow::line).collect(Collectors.joining());
    }

    private String line() {
        if (!skipped.isEmpty()) {
            return "| " + fault + " | skipped: " + skipped + " | | | | |\n";
        }
        if (!problems.isEmpty()) {
            return "| " + fault + " | **failed: " + String.join("; ", problems) + "** | | | | |\n";
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %d | %s | %s |%n",
                fault,
                expected,
                probes,
                wrong,
                wrong == 0 ? "" : seconds(lastWrong),
                recovery.isZero() ? "" : seconds(recovery));
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        if (!skipped.isEmpty()) {
            return "skipped: " + fault + ": " + skipped;
        }
        return problems.isEmpty()
                ? "held: " + fault + ": " + wrong + " of " + probes + " probes wrong, the last after "
                        + lastWrong.toMillis() + " ms; open again after " + recovery.toMillis() + " ms"
                : "FAILED: " + fault + ": " + String.join("; ", problems);
    }
}
