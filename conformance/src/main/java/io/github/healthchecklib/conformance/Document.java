package io.github.healthchecklib.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** A document with a table of results in it, which is written in place of the one that is there. */
enum Document {
    CONFORMANCE("conformance.md"),
    FAULTS("faults.md");

    private static final String BEGIN = "<!-- conformance/run --write writes from here -->\n";
    private static final String END = "<!-- to here -->\n";

    private final Path file;

    Document(String name) {
        this.file = Path.of("..", "docs", name);
    }

    void write(String table) throws IOException {
        String text = Files.readString(file);
        String before = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
        String after = text.substring(text.indexOf(END));
        Files.writeString(file, before + table + after);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }
}
