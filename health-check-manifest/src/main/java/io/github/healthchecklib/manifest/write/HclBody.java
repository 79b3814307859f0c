package io.github.healthchecklib.manifest.write;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The body of a block in HCL, as {@code terraform fmt} formats it: attributes aligned, blocks apart. */
final class HclBody {
    private final List<String> lines = new ArrayList<>();
    private final List<String[]> attributes = new ArrayList<>();

    static String of(Consumer<HclBody> content) {
        HclBody body = new HclBody();
        content.accept(body);
        body.endAttributes();
        return String.join("\n", body.lines) + "\n";
    }

    HclBody comment(String text) {
        startGroup();
        lines.add("# " + text);
        return this;
    }

    HclBody attribute(String name, int value) {
        return raw(name, Integer.toString(value));
    }

    HclBody attribute(String name, String value) {
        return raw(name, Entries.quoted(value));
    }

    /** @param value a number, a list or an expression */
    HclBody raw(String name, String value) {
        attributes.add(new String[] {name, value});
        return this;
    }

    /** @param header the type, and labels in quotes */
    HclBody block(String header, Consumer<HclBody> content) {
        startGroup();
        lines.add(header + " {");
        of(content).lines().forEach(line -> lines.add(line.isEmpty() ? "" : "  " + line));
        lines.add("}");
        return this;
    }

    /** Begins what is set apart by an empty line, unless it belongs to the comment above. */
    private void startGroup() {
        endAttributes();
        if (!lines.isEmpty() && !lines.get(lines.size() - 1).startsWith("#")) {
            lines.add("");
        }
    }

    private void endAttributes() {
        if (attributes.isEmpty()) {
            return;
        }
        if (!lines.isEmpty() && lines.get(lines.size() - 1).equals("}")) {
            lines.add("");
        }
        int width = attributes.stream()
                .mapToInt(attribute -> attribute[0].length())
                .max()
                .orElse(0);
        attributes.forEach(attribute ->
                lines.add(attribute[0] + " ".repeat(width - attribute[0].length()) + " = " + attribute[1]));
        attributes.clear();
    }
}
