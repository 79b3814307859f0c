package io.github.healthchecklib.manifest.write;

import java.util.ArrayList;
import java.util.List;

/**
 * A tree to be written as YAML, JSON or Bicep: keys and values in order, with comments before them. Values are text,
 * whole numbers, {@link Expression}, entries, and lists of texts or of entries; lists are not empty.
 */
final class Entries {
    private final List<Entry> all = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();

    record Entry(List<String> comments, String key, Object value) {}

    /** A value that is code in Bicep, and cannot be written elsewhere. */
    record Expression(String code) {}

    /** Adds a comment before what is put next; a line of it. */
    Entries comment(String line) {
        comments.add(line);
        return this;
    }

    Entries put(String key, Object value) {
        all.add(new Entry(List.copyOf(comments), key, value));
        comments.clear();
        return this;
    }

    Entries putAll(Entries others) {
        all.addAll(others.all);
        return this;
    }

    List<Entry> all() {
        return List.copyOf(all);
    }

    /** Quoted as in JSON, which YAML, HCL and Dockerfiles understand as well. What is quoted is printable ASCII. */
    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** As in JSON, on one line. */
    static String quoted(List<?> texts) {
        return "["
                + String.join(
                        ", ", texts.stream().map(text -> quoted((String) text)).toList()) + "]";
    }
}
