package io.github.healthchecklib.manifest.write;

import java.util.List;

/** Writes entries as an object of Bicep. */
final class BicepText {
    private final StringBuilder text = new StringBuilder();

    private BicepText() {}

    /** In braces, without a newline at the end. */
    static String of(Entries entries) {
        BicepText bicep = new BicepText();
        bicep.object(entries, "");
        return bicep.text.toString();
    }

    /** A value in lines that begin with an indentation, but for the first one. */
    static String nested(Object value, String indent) {
        BicepText bicep = new BicepText();
        bicep.value(value, indent);
        return bicep.text.toString();
    }

    private void object(Entries entries, String indent) {
        String inner = indent + "  ";
        text.append("{\n");
        for (Entries.Entry entry : entries.all()) {
            entry.comments()
                    .forEach(line ->
                            text.append(inner).append("// ").append(line).append('\n'));
            text.append(inner).append(entry.key()).append(": ");
            value(entry.value(), inner);
            text.append('\n');
        }
        text.append(indent).append('}');
    }

    private void value(Object value, String indent) {
        if (value instanceof Entries entries) {
            object(entries, indent);
        } else if (value instanceof List<?> items) {
            text.append("[\n");
            for (Object item : items) {
                text.append(indent).append("  ");
                value(item, indent + "  ");
                text.append('\n');
            }
            text.append(indent).append(']');
        } else if (value instanceof Entries.Expression expression) {
            text.append(expression.code());
        } else if (value instanceof String string) {
            text.append('\'').append(string).append('\'');
        } else {
            text.append(value);
        }
    }
}
