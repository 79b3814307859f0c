package io.github.healthchecklib.manifest.lint;

import io.github.healthchecklib.manifest.read.SourceText;
import io.github.healthchecklib.manifest.read.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Comments that disable rules: {@code # health-check-lint: disable=ID[,ID] [-- reason]}, or with {@code //}. One at the
 * head of the file, before anything but comments, holds for the file; any other, for its own line and the one below.
 */
final class Suppressions {
    private static final Pattern COMMENT = Pattern.compile("(?:#|//|/\\*)\\s*health-check-lint:\\s*");
    private static final Pattern NO_CONTENT = Pattern.compile("\\s*(?:#.*|//.*|---\\s*)?");
    private static final Pattern END = Pattern.compile("\\s--(?:\\s|$)|\\*/");
    private static final String DISABLE = "disable=";
    private static final String BLOCK = "/*";
    private static final String BLOCK_END = "*/";

    private final Set<String> everywhere = new HashSet<>();
    private final Map<Integer, Set<String>> byLine = new HashMap<>();
    private final List<Finding> unknown = new ArrayList<>();

    Suppressions(SourceText text) {
        // Most files have none.
        if (!text.toString().contains("health-check-lint:")) {
            return;
        }
        boolean head = true;
        boolean inBlock = false;
        for (int line = 1; line <= text.lines(); line++) {
            String content = text.line(line);
            String rest = inBlock ? afterBlock(content) : content;
            if (rest.strip().startsWith(BLOCK)) {
                rest = afterBlock(rest.strip().substring(BLOCK.length()));
            }
            inBlock = rest.equals(BLOCK);
            head &= inBlock || NO_CONTENT.matcher(rest).matches();
            Matcher comment = COMMENT.matcher(content);
            if (comment.find()) {
                add(content.substring(comment.end()), comment.end() + 1, line, head);
            }
        }
    }

    /** What follows a comment that began before; its own beginning if it goes on. */
    private static String afterBlock(String content) {
        int end = content.indexOf(BLOCK_END);
        return end < 0 ? BLOCK : content.substring(end + BLOCK_END.length());
    }

    private void add(String directive, int column, int line, boolean head) {
        Matcher end = END.matcher(directive);
        String text = end.find() ? directive.substring(0, end.start()) : directive;
        if (!text.startsWith(DISABLE)) {
            report(
                    text,
                    column,
                    line,
                    "The comment must be health-check-lint: disable=RULE, but is \"" + text.strip() + "\"");
            return;
        }
        Set<String> missing = new HashSet<>();
        int start = DISABLE.length();
        for (String part : text.substring(start).split(",", -1)) {
            String id = part.strip();
            boolean afterComma = start > DISABLE.length();
            if (Rules.find(id).isPresent()) {
                disable(id, line, head);
            } else if (!(id.isEmpty() && afterComma) && missing.add(id)) {
                report(part, column + start, line, "There is no rule \"" + id + "\"");
            }
            start += part.length() + 1;
        }
    }

    private void disable(String id, int line, boolean head) {
        if (head) {
            everywhere.add(id);
        } else {
            byLine.computeIfAbsent(line, key -> new HashSet<>()).add(id);
            byLine.computeIfAbsent(line + 1, key -> new HashSet<>()).add(id);
        }
    }

    /** What is reported is told apart by where it is. */
    private void report(String text, int column, int line, String message) {
        Span span = new Span(column, column + text.length(), line, column);
        unknown.add(new Finding(FileRules.UNKNOWN_SUPPRESSION, span, message));
    }

    List<Finding> unknown() {
        return unknown;
    }

    boolean covers(Finding finding) {
        String id = finding.rule().id();
        return everywhere.contains(id)
                || byLine.getOrDefault(finding.span().line(), Set.of()).contains(id);
    }
}
