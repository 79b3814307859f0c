package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.faultlab.GeneratedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Writes the tables of docs/benchmarks.md and the plots in docs/images from the results. Needs gnuplot. */
final class Report {
    private static final Path RESULTS = Path.of("results");
    private static final Path DOCUMENT = Path.of("..", "docs", "benchmarks.md");

    private Report() {}

    public static void main(String[] args) throws IOException {
        DetectionTable detection = new DetectionTable(read("detection"));
        write("detection", detection.unhealthy());
        write("detection, healthy", detection.healthy());
        Plots.draw("detection", "detection", detection.plot(), detection.size());
        answered();
        answer(read("answer"));
        cost(read("cost"));
        hotCalls();
        write("deadlines", Tables.latencies(read("deadlines")));
        write("signal", Tables.signals(read("signal")));
        write("idle", Tables.idle(read("idle")));
        write("checks", Tables.checks(read("checks")));
        write("first", Tables.firstProbe(read("first")));
        write("start-up", Tables.startUp(read("start-up")));
        prober(read("prober"));
        write("fleet", Tables.fleet(read("fleet")));
    }

    private static void answered() throws IOException {
        if (!Files.exists(RESULTS.resolve("answered.csv"))) {
            System.err.println("Skipped: there is no results/answered.csv, which benchmarks/run answered makes");
            return;
        }
        AnsweredTable table = new AnsweredTable(read("answered"));
        // The image is drawn only here, so the document refers to it only from here on.
        write("answered", "![Failed probes, for each load and contender](images/answered.svg)\n\n" + table.loads());
        write("answered, probers", table.probers());
        write("answered, client", table.client());
        AnsweredPlot.draw(table);
    }

    private static Csv read(String name) throws IOException {
        return Csv.read(RESULTS.resolve(name + ".csv"));
    }

    private static void hotCalls() throws IOException {
        Map<Integer, Csv> byThreads = new TreeMap<>();
        for (int threads : List.of(1, 2, 4, 8)) {
            byThreads.put(threads, read("hot-calls-" + threads));
        }
        write("hot-calls", Tables.hotCalls(byThreads));
        StringBuilder data = new StringBuilder();
        for (Map.Entry<String, String> call : Tables.HOT_CALLS.entrySet()) {
            data.append('"').append(call.getValue()).append("\"\n");
            byThreads.forEach((threads, results) -> data.append(threads)
                    .append(Tables.number(
                            " %f\n", Tables.hotCall(results, call.getKey()).median("Score"))));
            data.append("\n\n");
        }
        Plots.draw("hot-calls", "lines", data.toString(), List.of("CALLS=" + Tables.HOT_CALLS.size()));
    }

    private static void answer(Csv results) throws IOException {
        Csv c = results.where(Map.of("contender", "bare loop in C", "clients", "1"));
        StringBuilder table = new StringBuilder(Tables.header(
                "",
                List.of("p50, 1 client", "relative to C", "p99", "p99.9", "CPU per probe"),
                "per second, 1 client",
                "4 clients"));
        for (String contender : results.distinct("contender")) {
            Csv one = results.where(Map.of("contender", contender, "clients", "1"));
            Csv four = results.where(Map.of("contender", contender, "clients", "4"));
            table.append(Tables.row(
                    contender,
                    Tables.number("%.0f µs", one.median("p50_us")),
                    Tables.number("%.2f", medianRatio(one, c)),
                    Tables.number("%.0f µs", one.median("p99_us")),
                    Tables.number("%.0f µs", one.median("p999_us")),
                    Tables.number("%.0f µs", one.median("cpu_us_per_probe")),
                    spread(one, "per_second"),
                    spread(four, "per_second")));
        }
        write("answer", table.toString());
        Csv one = results.where(Map.of("clients", "1"));
        Plots.bars(
                "answer",
                "From a connect to the server's FIN, one client (µs)",
                "half of the probes take no longer (p50): median, least and most of the runs; less is better",
                one.distinct("contender"),
                contender -> one.where(Map.of("contender", contender)).numbers("p50_us"));
    }

    /** Run by run, so that what slows down the machine for a while slows down both. */
    private static double medianRatio(Csv one, Csv other) {
        double[] ratios = one.column("run").stream()
                .map(run -> Map.of("run", run))
                .mapToDouble(run ->
                        one.where(run).median("p50_us") / other.where(run).median("p50_us"))
                .sorted()
                .toArray();
        return Csv.median(ratios);
    }

    private static void cost(Csv results) throws IOException {
        Csv nothing = results.where(Map.of("contender", "nothing"));
        StringBuilder table = new StringBuilder(Tables.header(
                "", List.of("start-up", "threads", "classes", "heap", "memory (RSS)", "jars", "wake-ups per minute")));
        for (String contender : results.distinct("contender")) {
            boolean isBase = contender.equals("nothing");
            Csv one = results.where(Map.of("contender", contender));
            String plus = isBase ? "%" : "%+";
            Function<String, Double> added = name -> one.median(name) - (isBase ? 0 : nothing.median(name));
            table.append(Tables.row(
                    isBase ? "a JVM with nothing" : contender,
                    Tables.number(plus + ".0f ms", added.apply("start_ms_median")),
                    Tables.number(plus + ".0f", added.apply("threads")),
                    Tables.number(plus + ".0f", added.apply("classes")),
                    Tables.number(plus + ".1f MB", added.apply("heap_kb") / 1024),
                    Tables.number(plus + ".0f MB", added.apply("rss_kb") / 1024),
                    jars(one.median("jars_kb")),
                    Tables.number(plus + ".0f", added.apply("wake_ups_per_minute"))));
        }
        write("cost", table.toString());
        List<String> contenders = results.distinct("contender").stream()
                .filter(contender -> !contender.equals("nothing"))
                .toList();
        Plots.bars(
                "cost",
                "Memory that a health endpoint adds to a JVM with nothing (MB)",
                "resident (RSS), after 75 s of idling; less is better",
                contenders,
                contender -> new double[] {
                    (results.where(Map.of("contender", contender)).median("rss_kb") - nothing.median("rss_kb")) / 1024
                });
    }

    private static String jars(double kilobytes) {
        if (kilobytes < 1) {
            return "";
        }
        return kilobytes < 1024 ? Tables.number("%.0f KB", kilobytes) : Tables.number("%.1f MB", kilobytes / 1024);
    }

    private static void prober(Csv results) throws IOException {
        StringBuilder table = new StringBuilder(Tables.header("", List.of("targets per second and core")));
        for (String prober : results.distinct("prober")) {
            table.append(Tables.row(prober, spread(results.where(Map.of("prober", prober)), "per_core_second")));
        }
        write("prober", table.toString());
        Plots.bars(
                "prober",
                "Targets that one core can probe in a second",
                "median, least and most of the runs; more is better",
                results.distinct("prober"),
                prober -> results.where(Map.of("prober", prober)).numbers("per_core_second"));
    }

    /** The median and the range. */
    private static String spread(Csv results, String name) {
        double[] sorted = results.numbers(name);
        return String.format(
                Locale.ROOT, "%,.0f (%,.0f to %,.0f)", results.median(name), sorted[0], sorted[sorted.length - 1]);
    }

    private static void write(String name, String table) throws IOException {
        GeneratedPart.write(DOCUMENT, "benchmarks/run report writes from here: " + name, table);
    }
}
