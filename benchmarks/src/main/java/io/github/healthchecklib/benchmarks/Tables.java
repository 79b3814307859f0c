package io.github.healthchecklib.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables of results, one line for each that was measured. */
final class Tables {
    /** The hot calls, by their methods, in the order of the table. */
    static final Map<String, String> HOT_CALLS = hotCalls();

    private static final String HOT_CALLS_CLASS = HotCalls.class.getName() + ".";

    private Tables() {}

    private static Map<String, String> hotCalls() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("beat", "heartbeat.beat()");
        names.put("beginAndEnd", "tracker.begin() and its close()");
        names.put("flightRecorderOff", "flight recorder events, nothing recorded");
        names.put("nanoTimeAlone", "for comparison: System.nanoTime()");
        names.put("atomicLongAlone", "for comparison: AtomicLong");
        names.put("micrometerCounter", "for comparison: Micrometer's counter");
        return names;
    }

    /**
     * Nanoseconds of a hot call.
     *
     * @param byThreads the results for each number of threads
     */
    static String hotCalls(Map<Integer, Csv> byThreads) {
        return header(
                        "nanoseconds per call",
                        byThreads.keySet().stream()
                                .map(threads -> threads == 1 ? "1 thread" : threads + " threads")
                                .toList(),
                        "bytes per call")
                + HOT_CALLS.entrySet().stream()
                        .map(call -> row(
                                call.getValue(),
                                byThreads.values().stream()
                                        .map(results -> withError(results, call.getKey()))
                                        .toList(),
                                number(
                                        "%.0f",
                                        hotCall(byThreads.get(1), call.getKey() + ":gc.alloc.rate.norm")
                                                .median("Score"))))
                        .collect(Collectors.joining());
    }

    static Csv hotCall(Csv results, String call) {
        return results.where(Map.of("Benchmark", HOT_CALLS_CLASS + call));
    }

    private static String withError(Csv results, String call) {
        Csv one = hotCall(results, call);
        return number("%.1f", one.median("Score")) + " ± " + number("%.1f", one.median("Score Error (99.9%)"));
    }

    /** What was measured in microseconds, in milliseconds. */
    static String latencies(Csv results) {
        return header("", List.of("p50", "p99", "max"))
                + results.column("what").stream()
                        .map(what -> latencies(what, results.where(Map.of("what", what))))
                        .collect(Collectors.joining());
    }

    private static String latencies(String what, Csv one) {
        return row(what, milliseconds(one, "p50_us"), milliseconds(one, "p99_us"), milliseconds(one, "max_us"));
    }

    /** The same, by several threads. */
    static String signals(Csv results) {
        StringBuilder table = new StringBuilder(header("", List.of("threads", "p50", "p99", "max")));
        for (String threads : results.distinct("threads")) {
            Csv some = results.where(Map.of("threads", threads));
            for (String what : some.column("what")) {
                Csv one = some.where(Map.of("what", what));
                table.append(row(
                        what,
                        threads,
                        number("%.1f µs", one.median("p50_us")),
                        number("%.0f µs", one.median("p99_us")),
                        number("%.0f µs", one.median("max_us"))));
            }
        }
        return table.toString();
    }

    private static String milliseconds(Csv one, String name) {
        double milliseconds = one.median(name) / 1000;
        return number(milliseconds < 1 ? "%.2f ms" : "%.1f ms", milliseconds);
    }

    static String idle(Csv results) {
        return header("", List.of("threads", "wake-ups"))
                + row(
                        results.column("what").get(0),
                        number("%.0f", results.median("threads")),
                        number("%.0f", results.median("wake_ups")));
    }

    static String checks(Csv results) {
        return header("checks", List.of("period", "CPU", "threads, at most"))
                + results.column("period_s").stream()
                        .map(period -> {
                            Csv one = results.where(Map.of("period_s", period));
                            return row(
                                    number("%,.0f", one.median("checks")),
                                    period + " s",
                                    number("%.1f%% of a core", one.median("cpu_percent")),
                                    number("%.0f", one.median("threads_most")));
                        })
                        .collect(Collectors.joining());
    }

    static String firstProbe(Csv results) {
        return header("", List.of("probe", "connected: p50", "closed: p50", "most"))
                + results.distinct("contender").stream()
                        .flatMap(contender -> Stream.of("first", "hundredth").map(probe -> {
                            Csv one = results.where(Map.of("contender", contender, "probe", probe));
                            return row(
                                    contender,
                                    probe,
                                    number("%.0f µs", one.median("connect_us_p50")),
                                    number("%.0f µs", one.median("closed_us_p50")),
                                    number("%.0f µs", one.median("closed_us_most")));
                        }))
                        .collect(Collectors.joining());
    }

    static String startUp(Csv results) {
        return header("", List.of("p50", "least", "most"))
                + results.column("what").stream()
                        .map(what -> {
                            Csv one = results.where(Map.of("what", what));
                            return row(
                                    what,
                                    number("%.1f ms", one.median("p50_ms")),
                                    number("%.1f ms", one.median("min_ms")),
                                    number("%.1f ms", one.median("max_ms")));
                        })
                        .collect(Collectors.joining());
    }

    static String fleet(Csv results) {
        return header(
                        "targets",
                        List.of("probes per second", "CPU", "memory, at most (RSS)", "until known to be open: p50"),
                        "p99",
                        "max")
                + results.column("targets").stream()
                        .map(targets -> {
                            Csv one = results.where(Map.of("targets", targets));
                            return row(
                                    targets,
                                    number("%,.0f", one.median("open_per_s") + one.median("silent_per_s")),
                                    number("%.2f cores", one.median("cores")),
                                    number("%.0f MB", one.median("peak_mb")),
                                    milliseconds(one, "p50_us"),
                                    milliseconds(one, "p99_us"),
                                    milliseconds(one, "max_us"));
                        })
                        .collect(Collectors.joining());
    }

    static String number(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }

    static String header(String first, List<String> columns, String... more) {
        List<String> all = new ArrayList<>(columns);
        all.addAll(List.of(more));
        return row(first, all) + "|---" + "|---".repeat(all.size()) + "|\n";
    }

    static String row(String first, String... cells) {
        return row(first, List.of(cells));
    }

    static String row(String first, List<String> cells, String... more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(cells);
        all.addAll(List.of(more));
        return "| " + String.join(" | ", all) + " |\n";
    }
}
