package io.github.healthchecklib.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What came out for one fault.
 *
 * @param fault its name
 * @param expected whether the port should be open or refused
 * @param skipped why it was left out; empty if it was not
 * @param probes begun while it lasted
 * @param wrong how many of them were wrong
 * @param lastWrong from the fault until the last that was wrong began
 * @param recovery from its end until the port was open; zero if it had to be open all the time
 * @param problems what should not be; empty if all is well
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
        return "| what goes wrong | the port should be | probes | of them wrong | the last of those after |"
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
                wrong == 0 ? "" : Document.seconds(lastWrong),
                recovery.isZero() ? "" : Document.seconds(recovery));
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
