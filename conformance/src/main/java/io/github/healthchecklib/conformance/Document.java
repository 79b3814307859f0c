package io.github.healthchecklib.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the results into {@code docs/conformance.md}, in place of those that are there. */
final class Document {
    private static final Path FILE = Path.of("..", "docs", "conformance.md");
    private static final String BEGIN = "<!-- conformance/run --write writes from here -->\n";
    private static final String END = "<!-- to here -->\n";

    private Document() {}

    static void write(List<Row> rows) throws IOException {
        String text = Files.readString(FILE);
        String before = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
        String after = text.substring(text.indexOf(END));
        Files.writeString(FILE, before + table(rows) + after);
    }

    private static String table(List<Row> rows) {
        return "| prober | its rules | unhealthy seen after | recovery seen after | probes in the burst | of them failed |\n"
                + "|---|---|---|---|---|---|\n"
                + rows.stream().map(Document::line).collect(Collectors.joining());
    }

    private static String line(Row row) {
        if (!row.skipped().isEmpty()) {
            return "| " + row.prober() + " | skipped: " + row.skipped() + " | | | | |\n";
        }
        if (!row.problems().isEmpty()) {
            return "| " + row.prober() + " | **failed: " + String.join("; ", row.problems()) + "** | | | | |\n";
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %,d | %d |%n",
                row.prober(),
                row.rules(),
                seconds(row.down()),
                seconds(row.up()),
                row.probes(),
                row.failed());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }
}
