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
 * Comments that disable rules: {@code # health-check-lint: disable=ID[,ID]}, or with {@code //}. One at the head of the
 * file, before anything but comments, holds for the file; any other, for its own line and the one below.
 */
final class Suppressions {
    private static final Pattern COMMENT = Pattern.compile("(?:#|//|/\\*) *health-check-lint: *disable=([\\w, -]*)");
    private static final Pattern NO_CONTENT = Pattern.compile("\\s*(?:#.*|//.*|/\\*.*|---\\s*)?");

    private final Set<String> everywhere = new HashSet<>();
    private final Map<Integer, Set<String>> byLine = new HashMap<>();
    private final List<Finding> unknown = new ArrayList<>();

    Suppressions(SourceText text) {
        // Most files have none.
        if (!text.toString().contains("health-check-lint:")) {
            return;
        }
        boolean head = true;
        for (int line = 1; line <= text.lines(); line++) {
            String content = text.line(line);
            head &= NO_CONTENT.matcher(content).matches();
            Matcher comment = COMMENT.matcher(content);
            if (comment.find()) {
                add(comment, line, head);
            }
        }
    }

    private void add(Matcher comment, int line, boolean head) {
        for (String part : comment.group(1).split(",", -1)) {
            String id = part.strip();
            if (Rules.find(id).isEmpty()) {
                Span span = new Span(0, part.length(), line, comment.start(1) + 1);
                unknown.add(new Finding(FileRules.UNKNOWN_SUPPRESSION, span, "There is no rule \"" + id + "\""));
                return;
            } else if (head) {
                everywhere.add(id);
            } else {
                byLine.computeIfAbsent(line, key -> new HashSet<>()).add(id);
                byLine.computeIfAbsent(line + 1, key -> new HashSet<>()).add(id);
            }
        }
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
