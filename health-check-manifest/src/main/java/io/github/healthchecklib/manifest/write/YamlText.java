package io.github.healthchecklib.manifest.write;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes entries as YAML: block style, two spaces, lists of texts on one line. */
final class YamlText {
    /** Texts that no version of YAML reads as a number, a date or an operator: words, IPv4 addresses and seconds. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z_/][A-Za-z0-9._/@-]*(:[A-Za-z0-9._/@-]+)*|\\d+(\\.\\d+){3}(:\\d+)?|\\d+s");

    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");

    private static final Set<String> NOT_TEXT = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private final StringBuilder text = new StringBuilder();

    private YamlText() {}

    static String of(Entries entries) {
        YamlText yaml = new YamlText();
        yaml.entries(entries, "");
        return yaml.text.toString();
    }

    /** A field whose lines begin with an indentation, its list or its fields with another one. */
    static String field(String key, Object value, String indent, String inner) {
        YamlText yaml = new YamlText();
        yaml.text.append(indent).append(key).append(":\n");
        if (value instanceof Entries children) {
            yaml.entries(children, inner);
        } else {
            yaml.items((List<?>) value, inner);
        }
        return yaml.text.toString();
    }

    static String of(List<?> items) {
        YamlText yaml = new YamlText();
        yaml.items(items, "");
        return yaml.text.toString();
    }

    private void entries(Entries entries, String indent) {
        entries.all().forEach(entry -> {
            comments(entry, indent);
            entry(entry, indent, indent);
        });
    }

    /** @param start what the line starts with: the indentation, or for the first entry of an item also its dash */
    private void entry(Entries.Entry entry, String start, String indent) {
        text.append(start).append(scalar(entry.key())).append(':');
        if (entry.value() instanceof Entries children) {
            text.append('\n');
            entries(children, indent + "  ");
        } else if (entry.value() instanceof List<?> list && list.get(0) instanceof Entries) {
            text.append('\n');
            items(list, indent + "  ");
        } else {
            text.append(' ').append(value(entry.value())).append('\n');
        }
    }

    private void items(List<?> items, String indent) {
        for (Object item : items) {
            boolean first = true;
            for (Entries.Entry entry : ((Entries) item).all()) {
                // A comment on the first entry is one on the item.
                comments(entry, first ? indent : indent + "  ");
                entry(entry, indent + (first ? "- " : "  "), indent + "  ");
                first = false;
            }
        }
    }

    private void comments(Entries.Entry entry, String indent) {
        entry.comments()
                .forEach(line -> text.append(indent).append("# ").append(line).append('\n'));
    }

    private static String value(Object value) {
        if (value instanceof List<?> texts) {
            boolean words =
                    texts.stream().allMatch(text -> WORD.matcher((String) text).matches());
            return words ? texts.toString() : Entries.quoted(texts);
        }
        return value instanceof String string ? scalar(string) : String.valueOf(value);
    }

    private static String scalar(String string) {
        boolean plain =
                PLAIN.matcher(string).matches() && NOT_TEXT.stream().noneMatch(word -> word.equalsIgnoreCase(string));
        if (plain) {
            return string;
        }
        return string.contains("\"") && !string.contains("'") ? "'" + string + "'" : Entries.quoted(string);
    }
}
