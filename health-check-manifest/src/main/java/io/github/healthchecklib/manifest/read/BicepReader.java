package io.github.healthchecklib.manifest.read;

import io.github.healthchecklib.manifest.read.Value.ArrayValue;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.ObjectValue;
import io.github.healthchecklib.manifest.read.Value.TextValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads Bicep: the {@code resource} declarations at the top of a file, with objects, arrays and literals; also under
 * {@code if (...)} and in {@code [for ...]}. Any other expression (interpolation, parameters, functions, conditions) is
 * an unknown value. Not read: parameters, variables, modules, outputs, {@code existing} resources, and resources inside
 * resources.
 */
final class BicepReader {
    private final TreeBuilder tree;
    private final Cursor cursor;
    private final ExpressionReader expressions;

    BicepReader(TreeBuilder tree) {
        this.tree = tree;
        this.cursor = new Cursor(tree, '\'');
        this.expressions = new ExpressionReader(tree, cursor);
    }

    /** Returns one object with {@code resources}, as in a template in JSON. */
    List<Value> read() throws ManifestException {
        List<Value> resources = new ArrayList<>();
        cursor.skipBlankLines();
        while (!cursor.atEnd()) {
            if (cursor.word().equals("resource")) {
                Value resource = resource();
                if (resource != null) {
                    resources.add(resource);
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

    private @Nullable Value resource() throws ManifestException {
        int start = cursor.offset();
        cursor.skipBlank();
        cursor.word();
        cursor.skipBlank();
        if (!cursor.isQuote()) {
            return null;
        }
        int typeStart = cursor.offset();
        cursor.skipString();
        String quoted = cursor.since(typeStart);
        Span typeSpan = tree.span(typeStart, cursor.offset());
        cursor.skipBlank();
        if (!cursor.skip("=")) {
            return null;
        }
        Value body = body();
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("type", typeSpan, new TextValue(typeSpan, quoted.substring(1, quoted.length() - 1))));
        fields.addAll(body.fields());
        return new ObjectValue(tree.span(start, cursor.offset()), fields);
    }

    private Value body() throws ManifestException {
        cursor.skipBlank();
        int start = cursor.offset();
        if (cursor.word().equals("if")) {
            cursor.skipBlank();
            cursor.skipAny();
            cursor.skipBlankLines();
        } else {
            cursor.moveTo(start);
        }
        Value value = expressions.value();
        // A loop: its body, once.
        return value.items().isEmpty() ? value : value.items().get(0);
    }
}
