package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.read.Value.BooleanValue;
import io.github.healthchecklib.manifest.read.Value.NumberValue;
import io.github.healthchecklib.manifest.read.Value.TextValue;
import io.github.healthchecklib.manifest.workload.Container.EnvVar;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of environment variables. */
final class Env {
    private Env() {}

    /** Reads an array of names and values. */
    static Map<String, EnvVar> variables(Shape shape, Value container) {
        Map<String, EnvVar> variables = new LinkedHashMap<>();
        for (Value variable : shape.objects(container, "env")) {
            Value value = variable.get("value");
            variables.put(
                    Shape.nameOf(variable.text("name")),
                    new EnvVar(value == null ? variable.span() : value.span(), value(value)));
        }
        return variables;
    }

    /** As the process sees it; null if it is not known. */
    static @Nullable String value(@Nullable Value value) {
        if (value instanceof TextValue text) {
            return text.text();
        }
        if (value instanceof NumberValue number) {
            return number.digits();
        }
        return value instanceof BooleanValue bool ? Boolean.toString(bool.value()) : null;
    }
}
