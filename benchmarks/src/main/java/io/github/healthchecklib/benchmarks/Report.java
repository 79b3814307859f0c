package io.github.healthchecklib.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Makes the tables of docs/benchmarks.md and the plots of docs/images from the results. The plots take gnuplot. */
final class Report {
    private static final Path RESULTS = Path.of("results");
    private static final Path DOCUMENT = Path.of("..", "docs", "benchmarks.md");
    private static final Path IMAGES = Path.of("..", "docs", "images");
    private static final String END = "<!-- to here -->\n";
    private static final String LIBRARY = "health-check-";

    private Report() {}

    public static void main(String[] args) throws Exception {
        Files.createDirectories(IMAGES);
        TruthTable truth = new TruthTable(Csv.read(RESULTS.resolve("truth.csv")));
        write("truth", truth.markdown());
        plot("truth", truth.plot(), truth.size());
        answer(Csv.read(RESULTS.resolve("answer.csv")));
        cost(Csv.read(RESULTS.resolve("cost.csv")));
        prober(Csv.read(RESULTS.resolve("prober.csv")));
    }

    private static void answer(Csv results) throws Exception {
        StringBuilder table = new StringBuilder("""
                | | probes per second, 1 client | p50 | p99 | p99.9 | CPU per probe | probes per second, 4 clients |
                |---|---|---|---|---|---|---|
                """);
        for (String contender : results.distinct("contender")) {
            Csv one = results.where(Map.of("contender", contender, "clients", "1"));
            Csv four = results.where(Map.of("contender", contender, "clients", "4"));
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.0f µs | %.0f µs | %.0f µs | %.0f µs | %s |%n",
                    contender,
                    spread(one, "per_second"),
                    one.median("p50_us"),
                    one.median("p99_us"),
                    one.median("p999_us"),
                    one.median("cpu_us_per_probe"),
                    spread(four, "per_second")));
        }
        write("answer", table.toString());
        Csv one = results.where(Map.of("clients", "1"));
        bars(
                "answer",
                "From a connect to the server's FIN, one client (µs)",
                "half of the probes take no longer (p50): median, least and most of the runs; less is better",
                one.distinct("contender"),
                contender -> one.where(Map.of("contender", contender)).numbers("p50_us"));
    }

    private static void cost(Csv results) throws Exception {
        Csv nothing = results.where(Map.of("contender", "nothing"));
        StringBuilder table = new StringBuilder("""
                | | start-up | threads | classes | heap | memory (RSS) | jars | wake-ups per minute |
                |---|---|---|---|---|---|---|---|
                """);
        for (String contender : results.distinct("contender")) {
            Csv one = results.where(Map.of("contender", contender));
            boolean isBase = contender.equals("nothing");
            Function<String, Double> added = name -> one.median(name) - (isBase ? 0 : nothing.median(name));
            table.append(String.format(
                    Locale.ROOT,
                    isBase
                            ? "| a JVM with nothing | %.0f ms | %.0f | %.0f | %.1f MB | %.0f MB | | %.0f |%n"
                            : "| " + contender + " | +%.0f ms | %+.0f | %+.0f | %+.1f MB | %+.0f MB | %s | %+.0f |%n",
                    isBase
                            ? new Object[] {
                                one.median("start_ms_median"),
                                one.median("threads"),
                                one.median("classes"),
                                one.median("heap_kb") / 1024,
                                one.median("rss_kb") / 1024,
                                one.median("wake_ups_per_minute")
                            }
                            : new Object[] {
                                added.apply("start_ms_median"),
                                added.apply("threads"),
                                added.apply("classes"),
                                added.apply("heap_kb") / 1024,
                                added.apply("rss_kb") / 1024,
                                jars(one.median("jars_kb")),
                                added.apply("wake_ups_per_minute")
                            }));
        }
        write("cost", table.toString());
        List<String> contenders = results.distinct("contender").stream()
                .filter(contender -> !contender.equals("nothing"))
                .toList();
        bars(
                "cost",
                "Memory that a health endpoint adds to a JVM with nothing (MB)",
                "resident (RSS), after 75 s of idling; less is better",
                contenders,
                contender -> new double[] {
                    (results.where(Map.of("contender", contender)).median("rss_kb") - nothing.median("rss_kb")) / 1024
                });
    }

    private static String jars(double kilobytes) {
        return kilobytes < 1
                ? ""
                : kilobytes < 1024
                        ? String.format(Locale.ROOT, "%.0f KB", kilobytes)
                        : String.format(Locale.ROOT, "%.1f MB", kilobytes / 1024);
    }

    private static void prober(Csv results) throws Exception {
        StringBuilder table = new StringBuilder("""
                | | targets per second and core |
                |---|---|
                """);
        for (String prober : results.distinct("prober")) {
            table.append("| ")
                    .append(prober)
                    .append(" | ")
                    .append(spread(results.where(Map.of("prober", prober)), "per_core_second"))
                    .append(" |\n");
        }
        write("prober", table.toString());
        bars(
                "prober",
                "Targets that one core can probe in a second",
                "median, least and most of the runs; more is better",
                results.distinct("prober"),
                prober -> results.where(Map.of("prober", prober)).numbers("per_core_second"));
    }

    /** The median, and between which values it lies. */
    private static String spread(Csv results, String name) {
        double[] sorted = results.numbers(name);
        return String.format(
                Locale.ROOT, "%,.0f (%,.0f to %,.0f)", results.median(name), sorted[0], sorted[sorted.length - 1]);
    }

    private static void bars(
            String name, String title, String label, List<String> rows, Function<String, double[]> sortedNumbers)
            throws Exception {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            double[] sorted = sortedNumbers.apply(rows.get(i));
            double median = sorted[sorted.length / 2];
            data.append(String.format(
                    Locale.ROOT,
                    "%d \"%s\" %f %f %f %d \"%,.0f\"%n",
                    i + 1,
                    rows.get(i),
                    median,
                    sorted[0],
                    sorted[sorted.length - 1],
                    rows.get(i).startsWith(LIBRARY) ? 0x2e7d32 : 0x90a4ae,
                    median));
        }
        plot(
                name,
                "bars",
                data.toString(),
                List.of(
                        "ROWS=" + rows.size(),
                        "TITLE='" + title.replace("'", "''") + "'",
                        "LABEL='" + label.replace("'", "''") + "'"));
    }

    private static void plot(String name, String data, List<String> variables) throws Exception {
        plot(name, name, data, variables);
    }

    private static void plot(String name, String script, String data, List<String> variables) throws Exception {
        Path file = Path.of("target", name + ".dat");
        Files.writeString(file, data);
        String all =
                "DATA='" + file + "'; OUT='" + IMAGES.resolve(name + ".svg") + "'; " + String.join("; ", variables);
        Process gnuplot = new ProcessBuilder("gnuplot", "-e", all, "plots/" + script + ".gp")
                .inheritIO()
                .start();
        if (gnuplot.waitFor() != 0) {
            throw new IOException("gnuplot could not make " + name);
        }
    }

    private static void write(String name, String table) throws IOException {
        String begin = "<!-- benchmarks/run report writes from here: " + name + " -->\n";
        String text = Files.readString(DOCUMENT);
        int from = text.indexOf(begin);
        if (from < 0) {
            throw new IOException(DOCUMENT + " has no place for " + name);
        }
        int to = text.indexOf(END, from);
        Files.writeString(DOCUMENT, text.substring(0, from) + begin + table + text.substring(to));
    }
}
