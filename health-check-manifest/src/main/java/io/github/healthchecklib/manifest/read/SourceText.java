package io.github.healthchecklib.manifest.read;

import java.util.Arrays;

/** The text of a file, by offset and by line. Lines end with LF, CR LF or CR. Immutable. */
public final class SourceText {
    private final String text;
    private final int[] lineStarts;

    SourceText(String text) {
        this.text = text;
        this.lineStarts = lineStarts(text);
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int lines = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean crOfCrLf = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || (c == '\r' && !crOfCrLf)) {
                if (lines == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * lines);
                }
                starts[lines++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, lines);
    }

    /**
     * Locates a stretch of the text.
     *
     * @param start offset of its first character; one outside the text counts as the nearest one inside
     * @param end offset after its last character
     * @return the stretch
     */
    public Span span(int start, int end) {
        int begin = Math.max(0, Math.min(start, text.length()));
        int found = Arrays.binarySearch(lineStarts, begin);
        int line = found >= 0 ? found : -found - 2;
        return new Span(begin, Math.max(begin, Math.min(end, text.length())), line + 1, begin - lineStarts[line] + 1);
    }

    /**
     * Returns the number of lines.
     *
     * @return at least 1
     */
    public int lines() {
        return lineStarts.length;
    }

    int length(int line) {
        return end(line) - lineStarts[line - 1];
    }

    private int end(int line) {
        return line == lineStarts.length ? text.length() : lineStarts[line];
    }

    /**
     * Returns a line without its end.
     *
     * @param number 1 to {@link #lines()}
     * @return its text
     */
    public String line(int number) {
        return text.substring(lineStarts[number - 1], end(number)).stripTrailing();
    }

    /** Returns the whole text. */
    @Override
    public String toString() {
        return text;
    }
}
