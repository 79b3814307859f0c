package io.github.healthchecklib.manifest.read;

import io.github.healthchecklib.manifest.read.Value.ArrayValue;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the values of Bicep and Terraform: objects, arrays, text without interpolation, numbers, booleans and null. Any
 * other expression becomes an unknown value. Of {@code [for x in y: {...}]} in Bicep, also with {@code if (...)}, the
 * object is read, once.
 */
final class ExpressionReader {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?");

    private final TreeBuilder tree;
    private final Cursor cursor;

    ExpressionReader(TreeBuilder tree, Cursor cursor) {
        this.tree = tree;
        this.cursor = cursor;
    }

    /** Reads the value here, up to the end of the line or to what separates it from the next. */
    Value value() throws ManifestException {
        cursor.skipBlank();
        int start = cursor.offset();
        tree.count(start, 1);
        Value value = literal(start);
        int end = cursor.offset();
        skipExpression();
        // More than a literal: an expression that only begins with one.
        return cursor.since(end).isBlank() || isComment(cursor.since(end))
                ? value
                : tree.template(tree.span(start, cursor.offset()));
    }

    private static boolean isComment(String rest) {
        String text = rest.strip();
        return text.startsWith("//") || text.startsWith("/*") || text.startsWith("#");
    }

    private Value literal(int start) throws ManifestException {
        if (cursor.peek() == '{') {
            return object();
        }
        if (cursor.peek() == '[') {
            return array();
        }
        if (cursor.isQuote()) {
            return string(start);
        }
        String word = (cursor.skip("-") ? "-" : "") + cursor.word();
        if (cursor.peek() == '.') {
            cursor.skip(".");
            word += "." + cursor.word();
        }
        Span span = tree.span(start, cursor.offset());
        if (NUMBER.matcher(word).matches()) {
            return tree.number(span, word);
        }
        return switch (word) {
            case "true" -> tree.bool(span, true);
            case "false" -> tree.bool(span, false);
            case "null" -> tree.nothing(span);
            default -> {
                skipExpression();
                yield tree.template(tree.span(start, cursor.offset()));
            }
        };
    }

    private Value string(int start) throws ManifestException {
        int quotes = cursor.isNext("'''") ? 3 : 1;
        cursor.skipString();
        Span span = tree.span(start, cursor.offset());
        String raw = cursor.since(start);
        String text = raw.substring(quotes, Math.max(quotes, raw.length() - quotes));
        return quotes == 3 ? tree.text(span, text.replace("${", "$ {")) : tree.text(span, unescape(text));
    }

    private static String unescape(String text) {
        return text.indexOf('\\') < 0 ? text : text.replaceAll("\\\\(.)", "$1");
    }

    private void skipExpression() throws ManifestException {
        while (!cursor.atEnd() && "\n,]})".indexOf(cursor.peek()) < 0) {
            cursor.skipAny();
            if (cursor.peek() == '\n') {
                skipToContinuation();
            }
        }
    }

    /** An operator at the beginning of a line continues the expression of the line before. */
    private void skipToContinuation() {
        int end = cursor.offset();
        cursor.skipBlankLines();
        if ("?:&|+=<>".indexOf(cursor.peek()) < 0 || cursor.atEnd()) {
            cursor.moveTo(end);
        }
    }

    private Value array() throws ManifestException {
        int start = cursor.offset();
        tree.enter(start);
        cursor.skip("[");
        List<Value> items = new ArrayList<>();
        skipSeparators();
        if (isWord("for")) {
            skipLoopHead();
        }
        while (!cursor.skip("]")) {
            failUnlessMore(start);
            items.add(value());
            skipSeparators();
        }
        tree.leave();
        return new ArrayValue(tree.span(start, cursor.offset()), items);
    }

    private void skipLoopHead() throws ManifestException {
        while (!cursor.atEnd() && cursor.peek() != ':' && cursor.peek() != ']') {
            cursor.skipAny();
        }
        cursor.skip(":");
        cursor.skipBlank();
        if (isWord("if")) {
            cursor.word();
            cursor.skipBlank();
            cursor.skipAny();
        }
    }

    private boolean isWord(String expected) {
        int start = cursor.offset();
        boolean is = cursor.word().equals(expected);
        cursor.moveTo(start);
        return is;
    }

    /** Reads {@code { name: value }} or {@code { name = value }}. */
    ObjectValue object() throws ManifestException {
        int start = cursor.offset();
        tree.enter(start);
        cursor.skip("{");
        List<Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        skipSeparators();
        while (!cursor.skip("}")) {
            failUnlessMore(start);
            field(fields, names);
            skipSeparators();
        }
        tree.leave();
        return new ObjectValue(tree.span(start, cursor.offset()), fields);
    }

    private void field(List<Field> fields, Set<String> names) throws ManifestException {
        int start = cursor.offset();
        if (cursor.skip(Values.SPREAD)) {
            Span dots = tree.span(start, cursor.offset());
            skipExpression();
            fields.add(new Field(Values.SPREAD, dots, tree.template(tree.span(dots.end(), cursor.offset()))));
            return;
        }
        String name = cursor.isQuote() ? quotedName() : cursor.word();
        Span nameSpan = tree.span(start, cursor.offset());
        cursor.skipBlank();
        if (!name.isEmpty() && (cursor.skip(":") || cursor.skip("="))) {
            tree.add(fields, names, new Field(name, nameSpan, value()));
        } else {
            // A nested resource, a decorator: not read.
            skipExpression();
        }
    }

    private String quotedName() throws ManifestException {
        int start = cursor.offset();
        cursor.skipString();
        String raw = cursor.since(start);
        return raw.substring(1, raw.length() - 1);
    }

    private void skipSeparators() {
        cursor.skipBlankLines();
        while (cursor.skip(",")) {
            cursor.skipBlankLines();
        }
    }

    /** Fails at the end, and on a bracket that closes something else: skipping it would not get on. */
    private void failUnlessMore(int start) throws ManifestException {
        if (cursor.atEnd() || ")]}".indexOf(cursor.peek()) >= 0) {
            throw tree.error(start, "This bracket is not closed. Close it.");
        }
    }
}
