package io.github.healthchecklib.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Draws plots by gnuplot, by the scripts in {@code plots}. */
final class Plots {
    private static final Path IMAGES = Path.of("..", "docs", "images");
    private static final String LIBRARY = "health-check-";
    private static final int GREEN = 0x2e7d32;
    private static final int GREY = 0x90a4ae;

    private Plots() {}

    /**
     * Draws one bar for each row, with the least and the most of its numbers.
     *
     * @param sortedNumbers of a row
     */
    static void bars(
            String name, String title, String label, List<String> rows, Function<String, double[]> sortedNumbers)
            throws IOException {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            double[] sorted = sortedNumbers.apply(rows.get(i));
            double median = Csv.median(sorted);
            data.append(String.format(
                    Locale.ROOT,
                    "%d \"%s\" %f %f %f %d \"%,.0f\"%n",
                    i + 1,
                    rows.get(i),
                    median,
                    sorted[0],
                    sorted[sorted.length - 1],
                    rows.get(i).startsWith(LIBRARY) ? GREEN : GREY,
                    median));
        }
        draw(
                name,
                "bars",
                data.toString(),
                List.of("ROWS=" + rows.size(), quoted("TITLE", title), quoted("LABEL", label)));
    }

    private static String quoted(String name, String text) {
        return name + "='" + text.replace("'", "''") + "'";
    }

    /**
     * Draws what a script says.
     *
     * @param name of the picture
     * @param script without its ending
     * @param data the lines of DATA
     * @param variables that the script needs, each as NAME=VALUE
     */
    static void draw(String name, String script, String data, List<String> variables) throws IOException {
        Path file = Path.of("target", name + ".dat");
        Files.writeString(file, data);
        List<String> all = new ArrayList<>(List.of(
                quoted("DATA", file.toString()),
                quoted("OUT", IMAGES.resolve(name + ".svg").toString())));
        all.addAll(variables);
        Process gnuplot = new ProcessBuilder("gnuplot", "-e", String.join("; ", all), "plots/" + script + ".gp")
                .inheritIO()
                .start();
        if (gnuplot.onExit().join().exitValue() != 0) {
            throw new IOException("gnuplot could not draw " + name);
        }
    }
}
