package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.manifest.read.Value;
import io.github.healthchecklib.manifest.read.Value.ArrayValue;
import io.github.healthchecklib.manifest.read.Value.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds container apps and jobs in a template of Azure Resource Manager, in JSON or Bicep: resources as an array or by
 * symbolic name, and in nested deployments.
 */
final class AzureTemplate {
    private final Shape shape;

    AzureTemplate(Shape shape) {
        this.shape = shape;
    }

    /** Whether a document is a template: others have {@code resources} too. */
    static boolean fits(Value document) {
        Value resources = document.get("resources");
        return resources != null
                && (document.get("$schema") != null
                        || document.get("contentVersion") != null
                        || resources.items().stream().anyMatch(item -> item.get("type") != null)
                        || resources.fields().stream()
                                .anyMatch(field -> field.value().get("type") != null));
    }

    List<Workload> workloads(Value template) {
        List<Workload> found = new ArrayList<>();
        for (Value resource : resources(template)) {
            String type = String.valueOf(resource.text("type")).toLowerCase(Locale.ROOT);
            type = type.substring(0, type.indexOf('@') < 0 ? type.length() : type.indexOf('@'));
            switch (type) {
                case "microsoft.app/containerapps", "microsoft.app/jobs" ->
                    found.add(new ContainerApp(shape).workload(resource));
                case "microsoft.resources/deployments" -> {
                    Value nested = resource.get("properties", "template");
                    if (nested != null) {
                        found.addAll(workloads(nested));
                    }
                }
                default -> {
                    // Another resource.
                }
            }
        }
        return found;
    }

    private List<Value> resources(Value template) {
        return template.get("resources") instanceof ArrayValue
                ? shape.objects(template, "resources")
                : fieldsOf(template.get("resources")).stream().map(Field::value).toList();
    }

    private static List<Field> fieldsOf(@Nullable Value value) {
        return value == null ? List.of() : value.fields();
    }
}
