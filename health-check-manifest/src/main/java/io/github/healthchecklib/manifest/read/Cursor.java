package io.github.healthchecklib.manifest.read;

/**
 * A place in the text of Bicep or Terraform, with what both languages have in common: comments, strings with
 * interpolation, and brackets.
 */
final class Cursor {
    private static final char END = '\0';

    private final TreeBuilder tree;
    private final String text;
    private final char quote;
    private int offset;

    /**
     * Starts at the beginning.
     *
     * @param tree with the text
     * @param quote around strings; with {@code "}, {@code #} begins a comment and {@code <<} a heredoc, as in Terraform
     */
    Cursor(TreeBuilder tree, char quote) {
        this.tree = tree;
        this.text = tree.source().toString();
        this.quote = quote;
    }

    int offset() {
        return offset;
    }

    void moveTo(int changed) {
        offset = changed;
    }

    boolean atEnd() {
        return offset >= text.length();
    }

    /** Returns the next character; NUL at the end. */
    char peek() {
        return atEnd() ? END : text.charAt(offset);
    }

    boolean isNext(String expected) {
        return text.startsWith(expected, offset);
    }

    boolean isQuote() {
        return peek() == quote;
    }

    boolean skip(String expected) {
        if (!isNext(expected)) {
            return false;
        }
        offset += expected.length();
        return true;
    }

    String since(int start) {
        return text.substring(start, offset);
    }

    /** Skips spaces and comments, but no end of a line. */
    void skipBlank() {
        while (!atEnd()) {
            if (peek() != '\n' && Character.isWhitespace(peek())) {
                offset++;
            } else if (isNext("//") || (isTerraform() && peek() == '#')) {
                offset = indexOrEnd(text.indexOf('\n', offset));
            } else if (isNext("/*")) {
                int close = text.indexOf("*/", offset + 2);
                offset = close < 0 ? text.length() : close + 2;
            } else {
                return;
            }
        }
    }

    /** Skips spaces, comments and ends of lines. */
    void skipBlankLines() {
        skipBlank();
        while (peek() == '\n') {
            offset++;
            skipBlank();
        }
    }

    /** Returns the word here; empty if there is none. */
    String word() {
        int start = offset;
        while (!atEnd() && (Character.isLetterOrDigit(peek()) || peek() == '_' || (peek() == '-' && offset > start))) {
            offset++;
        }
        return since(start);
    }

    /** Skips a string with what is interpolated in it. */
    void skipString() throws ManifestException {
        int start = offset;
        if (!isTerraform() && isNext("'''")) {
            int close = text.indexOf("'''", offset + 3);
            offset = close < 0 ? text.length() : close + 3;
            return;
        }
        offset++;
        while (!atEnd() && peek() != '\n') {
            if (peek() == quote) {
                offset++;
                return;
            }
            if (peek() == '\\') {
                offset = Math.min(text.length(), offset + 2);
            } else if (isNext("$${")) {
                offset += 3;
            } else if (isNext("${")) {
                offset++;
                skipBrackets();
            } else {
                offset++;
            }
        }
        throw tree.error(start, "This string does not end on its line. Close it.");
    }

    /** Skips brackets of any kind, with all between them. */
    void skipBrackets() throws ManifestException {
        int start = offset;
        tree.enter(start);
        offset++;
        while (!atEnd()) {
            char c = peek();
            if (c == ')' || c == ']' || c == '}') {
                offset++;
                tree.leave();
                return;
            }
            skipAny();
        }
        throw tree.error(start, "This bracket is not closed. Close it.");
    }

    /** Skips one character, or a string, comment or brackets as a whole. */
    void skipAny() throws ManifestException {
        int before = offset;
        skipBlank();
        if (offset != before) {
            return;
        }
        char c = peek();
        if (c == quote) {
            skipString();
        } else if (c == '(' || c == '[' || c == '{') {
            skipBrackets();
        } else if (isTerraform() && isNext("<<")) {
            skipHeredoc();
        } else {
            offset++;
        }
    }

    private void skipHeredoc() {
        offset += 2;
        skip("-");
        String word = word();
        int line = indexOrEnd(text.indexOf('\n', offset));
        while (!word.isEmpty() && line < text.length()) {
            int end = indexOrEnd(text.indexOf('\n', line + 1));
            if (text.substring(line, end).strip().equals(word)) {
                offset = end;
                return;
            }
            line = end;
        }
        offset = word.isEmpty() ? offset : text.length();
    }

    private boolean isTerraform() {
        return quote == '"';
    }

    private int indexOrEnd(int index) {
        return index < 0 ? text.length() : index;
    }
}
