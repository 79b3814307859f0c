package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.manifest.read.Problem;
import io.github.healthchecklib.manifest.read.Problem.Kind;
import io.github.healthchecklib.manifest.read.Span;
import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.read.Value.ArrayValue;
import io.github.healthchecklib.manifest.read.Value.BooleanValue;
import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.NullValue;
import io.github.healthchecklib.manifest.read.Value.NumberValue;
import io.github.healthchecklib.manifest.read.Value.ObjectValue;
import io.github.healthchecklib.manifest.read.Value.TextValue;
import io.github.healthchecklib.manifest.read.Value.UnknownValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes values of the expected type from a tree. Values of another type are reported, and count as missing. */
final class Shape {
    /** One that a long holds; a longer one is in no range, and shown as it is written. */
    private static final String WHOLE_NUMBER = "[-+]?\\d{1,18}";

    private final boolean complete;
    private final List<Problem> problems;

    Shape(boolean complete, List<Problem> problems) {
        this.complete = complete;
        this.problems = problems;
    }

    /** Whether what is missing in the file is known to be missing. */
    boolean isComplete() {
        return complete;
    }

    List<Value> objects(Value parent, String... path) {
        List<Value> objects = new ArrayList<>();
        Value value = parent.get(path);
        if (value instanceof ArrayValue array) {
            array.items().stream()
                    .filter(item -> isObject(item, "Each item of " + last(path)))
                    .forEach(objects::add);
        } else if (value != null && !(value instanceof UnknownValue)) {
            wrongType(value.span(), last(path) + " must be an array");
        }
        return objects;
    }

    @Nullable
    Value object(Value parent, String... path) {
        Value value = parent.get(path);
        return value != null && isObject(value, last(path)) ? value : null;
    }

    private boolean isObject(Value value, String name) {
        if (!(value instanceof ObjectValue || value instanceof UnknownValue || value instanceof NullValue)) {
            wrongType(value.span(), name + " must be an object with fields");
        }
        return value instanceof ObjectValue;
    }

    /** A whole number. */
    @Nullable
    Setting number(Value parent, String... path) {
        Value value = parent.get(path);
        return value == null ? null : number(last(path), value);
    }

    static Setting number(String name, Value value) {
        if (value instanceof UnknownValue) {
            return new Setting(name, value.span(), null, null);
        }
        String text = shortText(value);
        if (value instanceof NumberValue && text.matches(WHOLE_NUMBER)) {
            return new Setting(name, value.span(), Long.parseLong(text), null);
        }
        return new Setting(name, value.span(), null, text);
    }

    static String shortText(Value value) {
        if (value instanceof NumberValue number) {
            return number.digits();
        }
        if (value instanceof TextValue text) {
            return "\"" + text.text() + "\"";
        }
        if (value instanceof BooleanValue bool) {
            return Boolean.toString(bool.value());
        }
        return value instanceof ArrayValue ? "an array" : "an object";
    }

    /** Empty if there is no value, null if there is one that is no text or not known. */
    static @Nullable String textOrEmpty(@Nullable Value value) {
        if (value == null) {
            return "";
        }
        return value instanceof TextValue text ? text.text() : null;
    }

    static String nameOf(@Nullable String name) {
        return name == null ? "unnamed" : name;
    }

    void unknownField(Field field, List<String> known) {
        String near = known.stream()
                .filter(name -> isNear(name, field.name()))
                .findFirst()
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
        problems.add(new Problem(Kind.UNKNOWN_FIELD, field.nameSpan(), "A probe has no field " + field.name() + near));
    }

    /** Whether one begins as the other, or they differ only in case. */
    private static boolean isNear(String name, String given) {
        int length = Math.min(5, given.length());
        return length > 2 && name.regionMatches(true, 0, given, 0, length);
    }

    void severalActions(Span span, String message) {
        problems.add(new Problem(Kind.SEVERAL_ACTIONS, span, message));
    }

    void wrongType(Span span, String message) {
        problems.add(new Problem(Kind.WRONG_TYPE, span, message));
    }

    private static String last(String... path) {
        return path[path.length - 1];
    }
}
