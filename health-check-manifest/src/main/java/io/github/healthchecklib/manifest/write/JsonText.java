package io.github.healthchecklib.manifest.write;

import java.util.List;
import java.util.stream.Collectors;

/** Writes entries as JSON, without their comments: two spaces, lists of texts on one line. */
final class JsonText {
    private JsonText() {}

    static String of(Entries entries) {
        return object(entries, "") + "\n";
    }

    /** A value in lines that begin with an indentation, but for the first one. */
    static String nested(Object value, String indent) {
        return value(value, indent);
    }

    private static String object(Entries entries, String indent) {
        String inner = indent + "  ";
        return entries.all().stream()
                .map(entry -> inner + Entries.quoted(entry.key()) + ": " + value(entry.value(), inner))
                .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
    }

    private static String value(Object value, String indent) {
        if (value instanceof Entries entries) {
            return object(entries, indent);
        }
        if (value instanceof List<?> list) {
            return list.get(0) instanceof Entries ? objects(list, indent) : Entries.quoted(list);
        }
        return value instanceof String string ? Entries.quoted(string) : String.valueOf(value);
    }

    private static String objects(List<?> list, String indent) {
        String inner = indent + "  ";
        return list.stream()
                .map(item -> inner + object((Entries) item, inner))
                .collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
    }
}
