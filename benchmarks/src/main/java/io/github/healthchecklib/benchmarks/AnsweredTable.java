package io.github.healthchecklib.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tables of the results of {@link Answered}. */
final class AnsweredTable {
    private static final int PERIOD_SECONDS = 10;

    private final Csv results;
    private final List<Row> rows;

    AnsweredTable(Csv results) {
        this.results = results;
        Csv frozen = load(Answered.FROZEN);
        this.rows = IntStream.range(0, frozen.column("contender").size())
                .mapToObj(i -> new Row(
                        frozen.column("contender").get(i),
                        frozen.column("backlog").get(i)))
                .toList();
    }

    /** A contender with its backlog. */
    record Row(String contender, String backlog) {
        String label() {
            return contender.contains("backlog") ? contender : contender + ", backlog " + backlog;
        }

        Csv of(Csv results) {
            return results.where(Map.of("contender", contender, "backlog", backlog));
        }
    }

    List<Row> rows() {
        return rows;
    }

    Csv load(String load) {
        return results.where(Map.of("load", load));
    }

    /** Bursts, one probe directly after the other, and the frozen process. */
    String loads() {
        Csv bursts = load(Answered.BURST);
        List<String> sizes = bursts.distinct("at_once");
        List<String> columns = new ArrayList<>();
        for (String size : sizes) {
            columns.add(Tables.number(
                    size + " at once, of %,.0f",
                    rows.get(0).of(bursts.where(atOnce(size))).total("probes")));
        }
        columns.addAll(List.of("back to back", "passed when frozen", "one every 10 s: passes for"));
        StringBuilder table = new StringBuilder(Tables.header("failed", columns));
        for (Row row : rows) {
            List<String> cells = new ArrayList<>();
            sizes.forEach(size -> cells.add(share(row.of(bursts.where(atOnce(size))))));
            Csv chain = row.of(load(Answered.CHAIN));
            cells.add(Tables.number("%.0f", chain.total("failed")) + Tables.number(" of %,.0f", chain.total("probes")));
            double passed = passed(row.of(load(Answered.FROZEN)));
            cells.add(Tables.number("%.0f", passed));
            cells.add(Tables.number("%.0f s", passed * PERIOD_SECONDS));
            table.append(Tables.row(row.label(), cells));
        }
        return table.toString();
    }

    /** Independent probers: in each cell, one number for each number of them. */
    String probers() {
        Csv probers = load(Answered.PROBERS);
        List<String> conditions = probers.distinct("condition");
        String numbers = String.join(", ", probers.distinct("at_once"));
        StringBuilder table = new StringBuilder(Tables.header("failed, with " + numbers + " probers", conditions));
        table.append(Tables.row(
                "of",
                conditions.stream()
                        .map(condition -> counts(rows.get(0).of(probers.where(condition(condition))), "probes"))
                        .toList()));
        for (Row row : rows) {
            table.append(Tables.row(
                    row.label(),
                    conditions.stream()
                            .map(condition -> failedOfEach(row.of(probers.where(condition(condition)))))
                            .toList()));
        }
        return table.toString();
    }

    /** The delays of the client itself. */
    String client() {
        double[] late = Stream.of(Answered.BURST, Answered.PROBERS)
                .flatMapToDouble(load -> Arrays.stream(load(load).numbers("client_late_us")))
                .sorted()
                .toArray();
        return Tables.number("The client was late by at most %.1f ms;", late[late.length - 1] / 1000)
                + Tables.number(
                        " in 95%% of the measurements by at most %.2f ms.\n", late[late.length * 95 / 100] / 1000);
    }

    static double passed(Csv one) {
        return one.total("probes") - one.total("failed");
    }

    static double failedPercent(Csv one) {
        return 100 * one.total("failed") / one.total("probes");
    }

    static Map<String, String> atOnce(String number) {
        return Map.of("at_once", number);
    }

    static Map<String, String> condition(String condition) {
        return Map.of("condition", condition);
    }

    /** The share of all parts, with the least and the most of one part. */
    private static String share(Csv parts) {
        if (parts.total("failed") == 0) {
            return "0";
        }
        double[] each = parts.distinct("part").stream()
                .map(part -> parts.where(Map.of("part", part)))
                .mapToDouble(AnsweredTable::failedPercent)
                .sorted()
                .toArray();
        return percent(failedPercent(parts)) + " (" + percent(each[0]) + " to " + percent(each[each.length - 1]) + ")"
                + refused(parts);
    }

    private static String percent(double percent) {
        return Tables.number(percent > 0 && percent < 10 ? "%.1f%%" : "%.0f%%", percent);
    }

    private static String failedOfEach(Csv numbers) {
        return (numbers.total("failed") == 0 ? "0" : counts(numbers, "failed")) + refused(numbers);
    }

    private static String counts(Csv numbers, String name) {
        return String.join(", ", numbers.column(name));
    }

    /** Mentions refused probes; most failed ones time out. */
    private static String refused(Csv some) {
        double refused = some.total("refused");
        return refused == 0 ? "" : Tables.number("; refused: %.0f", refused);
    }
}
