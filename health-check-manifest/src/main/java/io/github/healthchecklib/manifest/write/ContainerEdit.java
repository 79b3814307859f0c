package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.manifest.read.Format;
import io.github.healthchecklib.manifest.read.Manifest;
import io.github.healthchecklib.manifest.read.Span;
import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.NullValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Changes to fields of one container, as replacements of stretches of the file's text. */
final class ContainerEdit {
    private final String text;
    private final Format format;
    private final boolean braces;
    private final List<Field> fields;
    private final int end;
    private final String indent;
    private final String lineEnd;
    private final List<Replacement> replacements = new ArrayList<>();

    private record Replacement(int start, int end, String with) {}

    ContainerEdit(Manifest manifest, Value container) {
        text = manifest.text().toString();
        format = manifest.format();
        Span span = container.span();
        braces = text.charAt(span.start()) == '{';
        // What is merged from elsewhere stays there.
        fields = container.fields().stream()
                .filter(field -> field.nameSpan().start() >= span.start()
                        && field.nameSpan().start() < span.end())
                .sorted(Comparator.comparingInt(field -> field.nameSpan().start()))
                .toList();
        if (fields.isEmpty()) {
            throw new ManifestSettingException(
                    "into", "The container must have a field of its own, but has none. Give it a name or an image.");
        }
        end = span.end();
        indent = indentation(fields.get(0));
        lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    }

    private static String indentation(Field field) {
        return " ".repeat(field.nameSpan().column() - 1);
    }

    /** Replaces a field or adds it; removes it if the value is empty. */
    void put(String name, Optional<Object> value) {
        Optional<Field> present =
                fields.stream().filter(field -> field.name().equals(name)).findFirst();
        if (present.isPresent()) {
            replace(present.get(), value);
        } else if (value.isPresent()) {
            add(name, value.get());
        }
    }

    private void replace(Field field, Optional<Object> value) {
        int start = field.nameSpan().start();
        int stop = endOf(field);
        if (!braces) {
            int line = lineStart(start);
            boolean firstOfItem = !text.substring(line, start).isBlank();
            String inner = value.isPresent() && value.get() instanceof List ? itemIndentation(field) : indent + "  ";
            String lines = value.map(present -> YamlText.field(field.name(), present, indent, inner))
                    .orElse(firstOfItem ? indent + field.name() + ": null\n" : "");
            int next = nextLine(stop);
            String kept = text.charAt(next - 1) == '\n' ? lines : lines.stripTrailing();
            // The dash of an item stays.
            replacements.add(
                    firstOfItem
                            ? new Replacement(start, next, kept.substring(indent.length()))
                            : new Replacement(line, next, kept));
        } else if (field.value() instanceof NullValue && value.isEmpty()) {
            return;
        } else {
            int valueStart = field.value().span().start();
            replacements.add(new Replacement(valueStart, stop, nested(value, indentation(field))));
        }
    }

    private void add(String name, Object value) {
        Field last = fields.get(fields.size() - 1);
        int stop = endOf(last);
        if (!braces) {
            String lines = YamlText.field(name, value, indent, indent + "  ");
            int next = nextLine(stop);
            boolean openEnd = next == text.length() && !text.endsWith("\n");
            replacements.add(new Replacement(next, next, openEnd ? "\n" + lines.stripTrailing() : lines));
            return;
        }
        String key = format == Format.BICEP ? name : "\"" + name + "\"";
        String line = "\n" + indent + key + ": " + nested(Optional.of(value), indent);
        int comma = format == Format.BICEP ? -1 : nextComma(stop);
        if (comma < 0 && format != Format.BICEP) {
            replacements.add(new Replacement(stop, stop, ","));
        }
        int place = afterComment(Math.max(stop, comma + 1));
        replacements.add(new Replacement(place, place, line));
    }

    /** A comment at the end of a line belongs to what is before it. */
    private int afterComment(int from) {
        int lineEnd = nextLine(from);
        String rest = text.substring(from, lineEnd).strip();
        return rest.startsWith("//") ? trimmed(from, lineEnd) : from;
    }

    private String nested(Optional<Object> value, String indentation) {
        if (value.isEmpty()) {
            return "null";
        }
        return format == Format.BICEP
                ? BicepText.nested(value.get(), indentation)
                : JsonText.nested(value.get(), indentation);
    }

    /** Items stay where they were: below their key, or two to its right. */
    private String itemIndentation(Field field) {
        List<Value> items = field.value().items();
        if (items.isEmpty() || text.charAt(field.value().span().start()) == '[') {
            return indent + "  ";
        }
        int start = field.value().span().start();
        return " ".repeat(start - lineStart(start));
    }

    /** After the last character of the field's value; a block's own end is where the next one begins. */
    private int endOf(Field field) {
        Span name = field.nameSpan();
        Span value = field.value().span();
        boolean alias = value.start() < name.end() || value.start() >= end;
        if (alias || (field.value() instanceof NullValue && value.start() == value.end())) {
            int line = text.indexOf('\n', name.end());
            return line < 0 ? text.length() : trimmed(name.end(), line);
        }
        return trimmed(value.start(), lastOf(field.value()));
    }

    private int lastOf(Value value) {
        int last = value.span().end();
        boolean block = !value.items().isEmpty() || !value.fields().isEmpty();
        char first = text.charAt(value.span().start());
        if (block && first != '{' && first != '[') {
            last = value.items().stream().mapToInt(this::lastOf).max().orElse(0);
            for (Field field : value.fields()) {
                last = Math.max(last, endOf(field));
            }
        }
        return last;
    }

    private int trimmed(int start, int stop) {
        int trimmed = stop;
        while (trimmed > start && Character.isWhitespace(text.charAt(trimmed - 1))) {
            trimmed--;
        }
        return trimmed;
    }

    private int nextComma(int from) {
        int i = from;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i < text.length() && text.charAt(i) == ',' ? i : -1;
    }

    private int lineStart(int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    private int nextLine(int offset) {
        int newline = text.indexOf('\n', offset);
        return newline < 0 ? text.length() : newline + 1;
    }

    /** Returns the changed text. */
    String apply() {
        StringBuilder changed = new StringBuilder(text);
        List<Replacement> ordered = new ArrayList<>(replacements);
        ordered.sort(Comparator.comparingInt(Replacement::start));
        // From the end, so that offsets stay right; what is added at one place stays in its order.
        Collections.reverse(ordered);
        for (Replacement each : ordered) {
            changed.replace(each.start, each.end, each.with.replace("\n", lineEnd));
        }
        return changed.toString();
    }
}
