package io.github.healthchecklib.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A file of results: lines of fields, the first of which are their names. A field in double quotes may hold commas. */
final class Csv {
    private final List<String> names;
    private final List<List<String>> lines;

    private Csv(List<String> names, List<List<String>> lines) {
        this.names = names;
        this.lines = lines;
    }

    static Csv read(Path file) throws IOException {
        List<List<String>> lines =
                Files.readAllLines(file).stream().map(Csv::fields).toList();
        return new Csv(lines.get(0), lines.subList(1, lines.size()));
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    /** Those lines where the named fields have these values. */
    Csv where(Map<String, String> values) {
        Predicate<List<String>> matches = line -> values.entrySet().stream()
                .allMatch(each -> line.get(names.indexOf(each.getKey())).equals(each.getValue()));
        return new Csv(names, lines.stream().filter(matches).toList());
    }

    /** The values of a field, each once, in their order. */
    List<String> distinct(String name) {
        return List.copyOf(new LinkedHashSet<>(column(name)));
    }

    List<String> column(String name) {
        int column = names.indexOf(name);
        if (column < 0) {
            throw new IllegalArgumentException("No field " + name + " in " + names);
        }
        return lines.stream().map(line -> line.get(column)).toList();
    }

    /** The values of a field, sorted. */
    double[] numbers(String name) {
        return column(name).stream().mapToDouble(Double::parseDouble).sorted().toArray();
    }

    double total(String name) {
        return Arrays.stream(numbers(name)).sum();
    }

    double median(String name) {
        return median(numbers(name));
    }

    static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
