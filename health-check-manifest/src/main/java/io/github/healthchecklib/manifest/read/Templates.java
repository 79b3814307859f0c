package io.github.healthchecklib.manifest.read;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes a file with templates of Helm or Jinja readable as YAML. All offsets stay: lines that hold nothing but template
 * actions become blank, and any other action becomes a word of {@link #FILLER} that YAML takes wherever it takes a
 * value.
 */
final class Templates {
    /** A private-use character, so that no value of a real manifest has it. */
    static final char FILLER = '\uE000';

    /** Actions that insert nothing themselves. */
    private static final Pattern CONTROL = Pattern.compile(
            "\\{\\{-?\\s*(?:if|else|end|with|range|define|block|/\\*|\\$\\w+\\s*:?=).*|\\{[%#].*", Pattern.DOTALL);

    private static final List<Brackets> BRACKETS =
            List.of(new Brackets("{{", "}}"), new Brackets("{%", "%}"), new Brackets("{#", "#}"));

    private record Brackets(String open, String close) {}

    private Templates() {}

    static boolean isFilledIn(String text) {
        return text.indexOf(FILLER) >= 0;
    }

    /** Returns whether an action on a line of its own inserts lines that are not in the file. */
    static boolean insertLines(String text) {
        return text.lines()
                .anyMatch(line -> line.stripLeading().startsWith("{{")
                        && line.stripTrailing().endsWith("}}")
                        && !CONTROL.matcher(line.strip()).matches());
    }

    /** Replaces all actions. */
    static String blank(String text) {
        StringBuilder result = new StringBuilder(text);
        for (Brackets brackets : BRACKETS) {
            int open = text.indexOf(brackets.open);
            while (open >= 0) {
                int close = text.indexOf(brackets.close, open + 2);
                if (close < 0) {
                    break;
                }
                fill(result, open, close + 2, FILLER);
                open = text.indexOf(brackets.open, close + 2);
            }
        }
        blankLinesOfFiller(result);
        return result.toString();
    }

    private static void blankLinesOfFiller(StringBuilder text) {
        int begin = 0;
        while (begin < text.length()) {
            int end = text.indexOf("\n", begin);
            end = end < 0 ? text.length() : end;
            if (isOnlyFiller(text, begin, end)) {
                fill(text, begin, end, ' ');
            }
            begin = end + 1;
        }
    }

    private static boolean isOnlyFiller(StringBuilder text, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (text.charAt(i) != FILLER && !Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static void fill(StringBuilder text, int begin, int end, char with) {
        for (int i = begin; i < end; i++) {
            text.setCharAt(i, with);
        }
    }
}
