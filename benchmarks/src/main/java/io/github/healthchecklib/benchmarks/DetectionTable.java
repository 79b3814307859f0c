package io.github.healthchecklib.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The results of {@link Detection}, as two tables and as a plot. */
final class DetectionTable {
    private static final int GREEN = 0xa5d6a7;
    private static final int YELLOW = 0xfff59d;
    private static final int ORANGE = 0xffcc80;
    private static final int RED = 0xef9a9a;

    private static final double SOON_SECONDS = 2;

    private final Csv results;
    private final List<String> contenders;
    private final List<String> unhealthy;
    private final List<String> healthy;

    DetectionTable(Csv results) {
        this.results = results;
        this.contenders = results.distinct("contender");
        this.unhealthy = results.where(Map.of("should_be", "refused")).distinct("fault");
        this.healthy = results.where(Map.of("should_be", "open")).distinct("fault");
    }

    /** How many probes still succeeded. */
    String unhealthy() {
        return table("unhealthy", unhealthy);
    }

    /** How many probes failed. */
    String healthy() {
        return table("healthy all the time", healthy);
    }

    private String table(String title, List<String> faults) {
        return Tables.header(title, contenders)
                + faults.stream()
                        .map(fault -> Tables.row(
                                fault,
                                contenders.stream()
                                        .map(contender -> cell(contender, fault))
                                        .toList()))
                        .collect(Collectors.joining());
    }

    private Csv runs(String contender, String fault) {
        return results.where(Map.of("contender", contender, "fault", fault));
    }

    private boolean always(String contender, String fault) {
        Csv runs = runs(contender, fault);
        return runs.median("wrong") == runs.median("probes");
    }

    private String cell(String contender, String fault) {
        double clients = runs(contender, fault).median("clients");
        return wrong(contender, fault) + (clients > 0 ? Tables.number("; %,.0f clients", clients) : "");
    }

    /** The median of the runs, their range if they differ, and when the last wrong probe began, or of how many. */
    private String wrong(String contender, String fault) {
        Csv runs = runs(contender, fault);
        if (always(contender, fault)) {
            return "all";
        }
        double[] counts = runs.numbers("wrong");
        String count = Tables.number("%.0f", Csv.median(counts));
        double most = counts[counts.length - 1];
        if (counts[0] < most) {
            count += Tables.number(" (%.0f", counts[0]) + Tables.number(" to %.0f)", most);
        }
        if (most == 0) {
            return count;
        }
        return healthy.contains(fault)
                ? count + Tables.number(" of %.0f", runs.median("probes"))
                : count + Tables.number(", %.1f s", runs.median("last_wrong_s"));
    }

    /**
     * For each cell: column, row, color, text, and the names of its column and row. An empty row separates the two
     * kinds of faults.
     */
    String plot() {
        return lines(unhealthy, 1) + lines(healthy, unhealthy.size() + 2);
    }

    private String lines(List<String> faults, int firstRow) {
        StringBuilder lines = new StringBuilder();
        for (int row = 0; row < faults.size(); row++) {
            for (int column = 0; column < contenders.size(); column++) {
                String contender = contenders.get(column);
                String fault = faults.get(row);
                Csv runs = runs(contender, fault);
                double wrong = runs.median("wrong");
                boolean late = unhealthy.contains(fault) && runs.median("last_wrong_s") > SOON_SECONDS;
                boolean always = always(contender, fault);
                lines.append(column + 1)
                        .append(' ')
                        .append(firstRow + row)
                        .append(' ')
                        .append(always ? RED : late ? ORANGE : wrong > 0 ? YELLOW : GREEN)
                        .append(always ? " \"all\"" : Tables.number(" \"%.0f\"", wrong))
                        .append(" \"" + inTwoLines(contender) + "\" \"" + fault + "\"\n");
            }
        }
        return lines.toString();
    }

    private static String inTwoLines(String text) {
        int middle = text.length() / 2;
        int before = text.lastIndexOf(' ', middle);
        int after = text.indexOf(' ', middle);
        int at = before < 0 || after >= 0 && after - middle < middle - before ? after : before;
        return at < 0 ? text : text.substring(0, at) + "\\n" + text.substring(at + 1);
    }

    /** Variables of the plot's script. */
    List<String> size() {
        return List.of("CONTENDERS=" + contenders.size(), "UNHEALTHY=" + unhealthy.size(), "HEALTHY=" + healthy.size());
    }
}
