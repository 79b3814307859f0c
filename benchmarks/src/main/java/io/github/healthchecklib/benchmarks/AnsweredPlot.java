package io.github.healthchecklib.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** The plot of the results of {@link Answered}: a table in colors, with its columns in groups. */
final class AnsweredPlot {
    private static final int GREEN = 0xa5d6a7;
    private static final int YELLOW = 0xfff59d;
    private static final int ORANGE = 0xffcc80;
    private static final int RED = 0xef9a9a;
    private static final int GREY = 0xeceff1;

    private static final double SOME_PERCENT = 5;
    private static final double MANY_PERCENT = 25;
    private static final double GAP = 0.4;

    private final AnsweredTable table;
    private final StringBuilder cells = new StringBuilder();
    private final StringBuilder headings = new StringBuilder();
    private double column = 1;

    private AnsweredPlot(AnsweredTable table) {
        this.table = table;
    }

    static void draw(AnsweredTable table) throws IOException {
        AnsweredPlot plot = new AnsweredPlot(table);
        plot.failed("at the same moment", table.load(Answered.BURST));
        plot.failed("back to\\nback", table.load(Answered.CHAIN));
        Csv probers = table.load(Answered.PROBERS);
        for (String condition : probers.distinct("condition")) {
            plot.failed("probers:\\n" + condition, probers.where(AnsweredTable.condition(condition)));
        }
        plot.passed("frozen:\\npassed", table.load(Answered.FROZEN));
        Plots.draw(
                "answered",
                "answered",
                plot.cells + "\n\n" + plot.headings,
                List.of("ROWS=" + table.rows().size(), "COLUMNS=" + (plot.column - GAP - 1)));
    }

    private void failed(String heading, Csv results) {
        group(heading, results, one -> {
            double percent = AnsweredTable.failedPercent(one);
            return color(percent) + Tables.number(percent > 0 && percent < 10 ? " \"%.1f\"" : " \"%.0f\"", percent);
        });
    }

    private void passed(String heading, Csv results) {
        group(heading, results, one -> GREY + Tables.number(" \"%.0f\"", AnsweredTable.passed(one)));
    }

    private void group(String heading, Csv results, Function<Csv, String> colorAndText) {
        List<String> numbers = results.distinct("at_once");
        double middle = column + (numbers.size() - 1) / 2.0;
        headings.append(Tables.number("%.1f", middle)).append(" -1.3 \"" + heading + "\"\n");
        for (String number : numbers) {
            if (numbers.size() > 1) {
                headings.append(Tables.number("%.1f", column)).append(" 0.1 \"" + number + "\"\n");
            }
            for (int row = 0; row < table.rows().size(); row++) {
                AnsweredTable.Row its = table.rows().get(row);
                cells.append(Tables.number("%.1f ", column))
                        .append(row + 1)
                        .append(' ')
                        .append(colorAndText.apply(its.of(results.where(AnsweredTable.atOnce(number)))))
                        .append(" \"" + its.label() + "\"\n");
            }
            column++;
        }
        column += GAP;
    }

    private static int color(double percent) {
        if (percent == 0) {
            return GREEN;
        }
        return percent < SOME_PERCENT ? YELLOW : percent < MANY_PERCENT ? ORANGE : RED;
    }
}
