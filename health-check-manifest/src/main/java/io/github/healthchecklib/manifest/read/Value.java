package io.github.healthchecklib.manifest.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value in a manifest, and where it is in the file. Immutable.
 *
 * <p>What a tool would compute when it deploys (an expression, a template, a variable) is an {@link UnknownValue}.
 */
public sealed interface Value {
    /**
     * Returns where the value is.
     *
     * @return the stretch of the file
     */
    Span span();

    /**
     * Returns the value at a path of field names. A path through an unknown value leads to that value; so does a field
     * that is missing where Bicep spreads another object ({@code ...}) or a template has a {@code copy} of that name.
     *
     * @param path names of fields, from this value on
     * @return the value; null if there is none, or if a value on the way has no fields
     */
    default @Nullable Value get(String... path) {
        Value value = this;
        for (String name : path) {
            if (value instanceof UnknownValue) {
                return value;
            }
            value = Values.field(value, name);
            if (value == null || value instanceof NullValue) {
                return null;
            }
        }
        return value;
    }

    /**
     * Returns the text at a path.
     *
     * @param path names of fields, from this value on
     * @return the text; null if there is none or if it is not text
     */
    default @Nullable String text(String... path) {
        return get(path) instanceof TextValue text ? text.text() : null;
    }

    /**
     * Returns the items of the array at a path.
     *
     * @param path names of fields, from this value on
     * @return empty if there is no array
     */
    default List<Value> itemsOf(String... path) {
        Value value = get(path);
        return value == null ? List.of() : value.items();
    }

    /**
     * Returns the fields of an object.
     *
     * @return empty unless this is an object
     */
    default List<Field> fields() {
        return List.of();
    }

    /**
     * Returns the items of an array.
     *
     * @return empty unless this is an array
     */
    default List<Value> items() {
        return List.of();
    }

    /**
     * A field of an object.
     *
     * @param name its name
     * @param nameSpan where the name is
     * @param value its value
     */
    record Field(String name, Span nameSpan, Value value) {}

    /**
     * An object, or mapping.
     *
     * @param span where it is
     * @param fields in the order of the file
     */
    record ObjectValue(Span span, List<Field> fields) implements Value {}

    /**
     * An array, or sequence.
     *
     * @param span where it is
     * @param items in the order of the file
     */
    record ArrayValue(Span span, List<Value> items) implements Value {}

    /**
     * Text.
     *
     * @param span where it is
     * @param text without quotes
     */
    record TextValue(Span span, String text) implements Value {}

    /**
     * A number, whole or not.
     *
     * @param span where it is
     * @param digits in decimal
     */
    record NumberValue(Span span, String digits) implements Value {}

    /**
     * True or false.
     *
     * @param span where it is
     * @param value which of them
     */
    record BooleanValue(Span span, boolean value) implements Value {}

    /**
     * Nothing, as {@code null}.
     *
     * @param span where it is
     */
    record NullValue(Span span) implements Value {}

    /**
     * What is not known before it is deployed.
     *
     * @param span where it is
     * @param text as the file has it, without quotes; empty unless it is text with something filled in
     */
    record UnknownValue(Span span, String text) implements Value {}
}
