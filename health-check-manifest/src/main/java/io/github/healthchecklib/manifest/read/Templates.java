package io.github.healthchecklib.manifest.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            "\\{\\{-?\\s*(?:if|else|end|with|range|define|block|/\\*|\\$\\w+\\s*:?=).*"
                    + "|\\{%[-+]?+\\s*+(?!include|import|extends|call|block).*|\\{#.*",
            Pattern.DOTALL);

    private static final String COMMENT = "{#";

    private static final List<Brackets> BRACKETS =
            List.of(new Brackets("{{", "}}"), new Brackets("{%", "%}"), new Brackets(COMMENT, "#}"));

    private record Brackets(String open, String close) {}

    private record Action(int start, int end) {}

    private Templates() {}

    static boolean isFilledIn(String text) {
        return text.indexOf(FILLER) >= 0;
    }

    /** Returns whether an action that has its lines to itself inserts lines that are not in the file. */
    static boolean insertLines(String text) {
        List<Action> actions = actions(text);
        SourceText filled = new SourceText(filled(text, actions).toString());
        Map<Integer, Boolean> alone = new HashMap<>();
        return actions.stream()
                .filter(action -> !CONTROL.matcher(text.substring(action.start, action.end))
                        .matches())
                .map(action -> filled.span(action.start, action.end).line())
                .anyMatch(line -> alone.computeIfAbsent(line, number -> isOnlyFiller(filled.line(number))));
    }

    /** Replaces all actions. */
    static String blank(String text) {
        StringBuilder result = filled(text, actions(text));
        blankLinesOfFiller(result);
        return result.toString();
    }

    /** One line for each action, also where it had several. */
    private static StringBuilder filled(String text, List<Action> actions) {
        StringBuilder result = new StringBuilder(text);
        actions.forEach(action -> fill(result, action.start, action.end, FILLER));
        return result;
    }

    private static List<Action> actions(String text) {
        List<Action> actions = new ArrayList<>();
        for (Brackets brackets : BRACKETS) {
            int open = text.indexOf(brackets.open);
            int close = 0;
            while (open >= 0) {
                close = close < open + 2 ? text.indexOf(brackets.close, open + 2) : close;
                if (close < 0) {
                    break;
                }
                Action action = new Action(open, close + 2);
                boolean accepted = !brackets.open.equals(COMMENT) || isComment(text, action);
                if (accepted) {
                    actions.add(action);
                }
                open = text.indexOf(brackets.open, accepted ? action.end : open + 2);
            }
        }
        return actions;
    }

    /**
     * A shell writes a dollar sign before such braces; and only a comment that begins its line and ends one spans
     * several.
     */
    private static boolean isComment(String text, Action action) {
        int before = action.start - 1;
        if (before >= 0 && text.charAt(before) == '$') {
            return false;
        }
        while (before >= 0 && isSpace(text.charAt(before))) {
            before--;
        }
        int after = action.end;
        while (after < text.length() && isSpace(text.charAt(after))) {
            after++;
        }
        boolean alone = (before < 0 || text.charAt(before) == '\n')
                && (after == text.length() || "\r\n{".indexOf(text.charAt(after)) >= 0);
        return alone || text.substring(action.start, action.end).indexOf('\n') < 0;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private static void blankLinesOfFiller(StringBuilder text) {
        int begin = 0;
        while (begin < text.length()) {
            int end = text.indexOf("\n", begin);
            end = end < 0 ? text.length() : end;
            if (isOnlyFiller(text.subSequence(begin, end))) {
                fill(text, begin, end, ' ');
            }
            begin = end + 1;
        }
    }

    private static boolean isOnlyFiller(CharSequence line) {
        return line.chars().allMatch(c -> c == FILLER || Character.isWhitespace(c));
    }

    private static void fill(StringBuilder text, int begin, int end, char with) {
        for (int i = begin; i < end; i++) {
            text.setCharAt(i, with);
        }
    }
}
