package io.github.healthchecklib.manifest.read;

import io.github.healthchecklib.manifest.read.Problem.Kind;
import io.github.healthchecklib.manifest.read.Value.BooleanValue;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.NullValue;
import io.github.healthchecklib.manifest.read.Value.NumberValue;
import io.github.healthchecklib.manifest.read.Value.TextValue;
import io.github.healthchecklib.manifest.read.Value.UnknownValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What all readers share: makes values with their spans, counts against the limits, and collects problems. */
final class TreeBuilder {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_VALUES = 200_000;

    private final SourceText source;
    private final Map<Integer, Problem> problems = new TreeMap<>();
    private int depth;
    private int values;
    private boolean template;
    private boolean duplicates;

    TreeBuilder(SourceText source) {
        this.source = source;
    }

    SourceText source() {
        return source;
    }

    Span span(int start, int end) {
        return source.span(start, end);
    }

    /** Enters an object or array; {@link #leave} at its end. */
    void enter(int offset) throws ManifestException {
        if (++depth > MAX_DEPTH) {
            throw error(
                    offset, "A manifest must have at most " + MAX_DEPTH + " levels, but has more here. Flatten it.");
        }
    }

    void leave() {
        depth--;
    }

    /** Counts values against their limit. */
    void count(int offset, int more) throws ManifestException {
        values += more;
        if (values > MAX_VALUES) {
            throw error(
                    offset,
                    "A manifest must have at most " + MAX_VALUES
                            + " values, with aliases counted as what they stand for, but has more. Split it.");
        }
    }

    ManifestException error(int offset, String message) {
        return ManifestException.at(span(offset, offset), message);
    }

    Value number(Span span, String digits) {
        return new NumberValue(span, digits);
    }

    Value bool(Span span, boolean value) {
        return new BooleanValue(span, value);
    }

    Value nothing(Span span) {
        return new NullValue(span);
    }

    /** Text, unless a tool would fill in something: {@code ${VAR}} or {@code $(VAR)}. */
    Value text(Span span, String text) {
        if (text.contains("${") || text.contains("$(")) {
            noteTemplate(span);
            return new UnknownValue(span, text);
        }
        return new TextValue(span, text);
    }

    Value unknown(Span span) {
        return new UnknownValue(span, "");
    }

    /** A value that a template fills in; the first one of a file is reported. */
    Value template(Span span) {
        noteTemplate(span);
        return unknown(span);
    }

    /** Accepts fields that are there twice from now on: they may be in branches of a template. */
    void allowDuplicates() {
        duplicates = true;
    }

    void noteTemplate(Span span) {
        if (!template) {
            template = true;
            report(
                    Kind.TEMPLATE,
                    span,
                    "Values that a template or a variable fills in are not known here, and not checked");
        }
    }

    /** Adds a field; one that is there already is reported, and the first one counts. */
    void add(List<Field> fields, Set<String> names, Field field) {
        if (names.add(field.name())) {
            fields.add(field);
        } else if (!duplicates) {
            report(
                    Kind.DUPLICATE_FIELD,
                    field.nameSpan(),
                    "Field " + field.name() + " is there twice; which one counts depends on the tool");
        }
    }

    private void report(Kind kind, Span span, String message) {
        problems.putIfAbsent(span.start(), new Problem(kind, span, message));
    }

    List<Problem> problems() {
        return new ArrayList<>(problems.values());
    }
}
