package io.github.healthchecklib.manifest.read;

import io.github.healthchecklib.manifest.read.Value.Field;
import io.github.healthchecklib.manifest.read.Value.TextValue;
import io.github.healthchecklib.manifest.read.Value.UnknownValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds fields, also those that a tool adds when it deploys. */
final class Values {
    /** The name of a field that stands for those of another object, as Bicep writes it. */
    static final String SPREAD = "...";

    private static final String COPY = "copy";

    private Values() {}

    static @Nullable Value field(Value object, String name) {
        Value given = given(object, name);
        if (given != null || object.fields().isEmpty()) {
            return given;
        }
        Value copy = given(object, COPY);
        for (Value each : copy == null ? List.<Value>of() : copy.items()) {
            if (given(each, "name") instanceof TextValue copied && copied.text().equals(name)) {
                return new UnknownValue(each.span(), "");
            }
        }
        return given(object, SPREAD);
    }

    private static @Nullable Value given(Value object, String name) {
        for (Field field : object.fields()) {
            if (field.name().equals(name)) {
                return field.value();
            }
        }
        return null;
    }
}
