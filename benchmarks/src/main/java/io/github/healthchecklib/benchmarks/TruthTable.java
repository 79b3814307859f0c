package io.github.healthchecklib.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The results of {@link Truth}, as a table of words and as one of colours. */
final class TruthTable {
    private static final int GREEN = 0xa5d6a7;
    private static final int YELLOW = 0xfff59d;
    private static final int ORANGE = 0xffcc80;
    private static final int RED = 0xef9a9a;

    /** Within two seconds. */
    private static final int SOON = 20;

    private final Csv results;
    private final List<String> contenders;
    private final List<String> faults;

    TruthTable(Csv results) {
        this.results = results;
        this.contenders = results.distinct("contender");
        this.faults = results.distinct("fault");
    }

    String markdown() {
        return "| | " + String.join(" | ", faults) + " |\n|---" + "|---".repeat(faults.size()) + "|\n"
                + contenders.stream()
                        .map(contender -> "| " + contender + " | "
                                + faults.stream()
                                        .map(fault -> words(contender, fault))
                                        .collect(Collectors.joining(" | "))
                                + " |\n")
                        .collect(Collectors.joining());
    }

    private Csv runs(String contender, String fault) {
        return results.where(Map.of("contender", contender, "fault", fault));
    }

    private boolean always(String contender, String fault) {
        Csv runs = runs(contender, fault);
        return runs.median("lies") == runs.median("probes");
    }

    private String words(String contender, String fault) {
        Csv runs = runs(contender, fault);
        double lies = runs.median("lies");
        return always(contender, fault)
                ? "all"
                : lies == 0 ? "0" : String.format(Locale.ROOT, "%.0f (%.1f s)", lies, runs.median("last_lie_s"));
    }

    /** For each cell: column, row, colour, what stands in it, and the names of its column and row. */
    String plot() {
        StringBuilder data = new StringBuilder();
        for (int row = 0; row < contenders.size(); row++) {
            for (int column = 0; column < faults.size(); column++) {
                String contender = contenders.get(row);
                String fault = faults.get(column);
                double lies = runs(contender, fault).median("lies");
                boolean always = always(contender, fault);
                int colour = always ? RED : lies > SOON ? ORANGE : lies > 0 ? YELLOW : GREEN;
                data.append(String.format(
                        Locale.ROOT,
                        "%d %d %d \"%s\" \"%s\" \"%s\"%n",
                        column + 1,
                        row + 1,
                        colour,
                        always ? "all" : String.format(Locale.ROOT, "%.0f", lies),
                        inTwoLines(fault),
                        contender));
            }
        }
        return data.toString();
    }

    private static String inTwoLines(String words) {
        int middle = words.length() / 2;
        int before = words.lastIndexOf(' ', middle);
        int after = words.indexOf(' ', middle);
        int at = before < 0 || after >= 0 && after - middle < middle - before ? after : before;
        return at < 0 ? words : words.substring(0, at) + "\\n" + words.substring(at + 1);
    }

    /** For the plot's script. */
    List<String> size() {
        return List.of("CONTENDERS=" + contenders.size(), "FAULTS=" + faults.size());
    }
}
