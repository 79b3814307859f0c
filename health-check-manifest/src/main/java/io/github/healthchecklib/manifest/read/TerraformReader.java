package io.github.healthchecklib.manifest.read;

import io.github.healthchecklib.manifest.read.Value.ArrayValue;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.ObjectValue;
import io.github.healthchecklib.manifest.read.Value.TextValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads Terraform's language: the {@code resource} blocks, with their attributes and blocks. Objects, arrays and
 * literals are read; any other expression (interpolation, variables, functions, heredocs) is an unknown value. A
 * {@code dynamic} block is read as one block of what is in its {@code content}. Not read: all other blocks, such as
 * {@code variable}, {@code locals} and {@code module}.
 */
final class TerraformReader {
    private final TreeBuilder tree;
    private final Cursor cursor;
    private final ExpressionReader expressions;

    TerraformReader(TreeBuilder tree) {
        this.tree = tree;
        this.cursor = new Cursor(tree, '"');
        this.expressions = new ExpressionReader(tree, cursor);
    }

    /**
     * Returns one object with {@code resources}. Each has its {@code type} and its attributes; blocks are arrays of
     * objects by the name of the block.
     */
    List<Value> read() throws ManifestException {
        List<Value> resources = new ArrayList<>();
        cursor.skipBlankLines();
        while (!cursor.atEnd()) {
            int start = cursor.offset();
            if (cursor.word().equals("resource")) {
                List<Field> fields = new ArrayList<>();
                labels().stream().limit(1).forEach(type -> fields.add(new Field("type", type.span(), type)));
                if (cursor.peek() == '{') {
                    fields.addAll(body());
                    resources.add(new ObjectValue(tree.span(start, cursor.offset()), fields));
                }
            }
            skipToNextLine();
        }
        Span all = tree.span(0, cursor.offset());
        return List.of(
                new ObjectValue(all, List.of(new Field("resources", tree.span(0, 0), new ArrayValue(all, resources)))));
    }

    private void skipToNextLine() throws ManifestException {
        while (!cursor.atEnd() && cursor.peek() != '\n') {
            cursor.skipAny();
        }
        cursor.skipBlankLines();
    }

    private List<TextValue> labels() throws ManifestException {
        List<TextValue> labels = new ArrayList<>();
        cursor.skipBlank();
        while (cursor.isQuote()) {
            int start = cursor.offset();
            cursor.skipString();
            String quoted = cursor.since(start);
            labels.add(new TextValue(
                    tree.span(start, cursor.offset()), quoted.substring(1, Math.max(1, quoted.length() - 1))));
            cursor.skipBlank();
        }
        return labels;
    }

    private List<Field> body() throws ManifestException {
        int start = cursor.offset();
        tree.enter(start);
        cursor.skip("{");
        List<Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Map<String, List<Value>> blocks = new LinkedHashMap<>();
        cursor.skipBlankLines();
        while (!cursor.skip("}")) {
            if (cursor.atEnd()) {
                throw tree.error(start, "This bracket is not closed. Close it.");
            }
            member(fields, names, blocks);
            cursor.skipBlankLines();
        }
        tree.leave();
        blocks.forEach((name, values) -> {
            Span span = values.get(0).span();
            fields.add(new Field(name, span, new ArrayValue(span, values)));
        });
        return fields;
    }

    /** Reads an attribute or a block. */
    private void member(List<Field> fields, Set<String> names, Map<String, List<Value>> blocks)
            throws ManifestException {
        int start = cursor.offset();
        String name = cursor.word();
        Span nameSpan = tree.span(start, cursor.offset());
        List<TextValue> labels = labels();
        if (cursor.skip("=")) {
            tree.add(fields, names, new Field(name, nameSpan, expressions.value()));
        } else if (cursor.peek() == '{' && !name.isEmpty()) {
            tree.count(start, 1);
            Value block = new ObjectValue(nameSpan, body());
            if (name.equals("dynamic") && !labels.isEmpty()) {
                name = labels.get(0).text();
                List<Value> content = block.itemsOf("content");
                block = content.isEmpty() ? block : content.get(0);
            }
            blocks.computeIfAbsent(name, key -> new ArrayList<>()).add(block);
        } else {
            cursor.skipAny();
        }
    }
}
