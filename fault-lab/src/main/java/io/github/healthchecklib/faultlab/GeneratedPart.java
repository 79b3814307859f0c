package io.github.healthchecklib.faultlab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A generated part of a document, from a comment of its own to {@code <!-- to here -->}. */
public final class GeneratedPart {
    private static final String END = "<!-- to here -->\n";

    private GeneratedPart() {}

    /**
     * Replaces a generated part.
     *
     * @param document the document
     * @param comment the text of the comment before the part
     * @param text the new text, which ends with a line end
     * @throws IOException if the document has no such part, or cannot be read or written
     */
    public static void write(Path document, String comment, String text) throws IOException {
        String begin = "<!-- " + comment + " -->\n";
        String old = Files.readString(document);
        int from = old.indexOf(begin);
        if (from < 0) {
            throw new IOException(document + " has no " + begin.strip());
        }
        int to = old.indexOf(END, from);
        Files.writeString(document, old.substring(0, from) + begin + text + old.substring(to));
    }
}
