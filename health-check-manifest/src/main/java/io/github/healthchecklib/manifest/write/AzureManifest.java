package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.manifest.write.AzureResource.Kind;
import io.github.healthchecklib.manifest.write.Entries.Expression;
import java.util.List;

/** Writes container apps and jobs of Azure: YAML for {@code az}, ARM templates and Bicep. */
final class AzureManifest {
    private static final String ENVIRONMENT_ID = "/subscriptions/SUBSCRIPTION/resourceGroups/RESOURCE_GROUP"
            + "/providers/Microsoft.App/managedEnvironments/ENVIRONMENT";

    private AzureManifest() {}

    static String yaml(Kind kind, ProbedService service) {
        String command = kind == Kind.APP ? "az containerapp create" : "az containerapp job create";
        return """
                # %s --name %s --resource-group RESOURCE_GROUP --yaml FILE
                # Replace what is in CAPITALS.
                """.formatted(command, service.name())
                + YamlText.of(new Entries().put("properties", kind.properties(service, ENVIRONMENT_ID)));
    }

    /** The list alone, for a container of an app or a job. */
    static String probes(ProbedService service) {
        return YamlText.of(new Entries().put("probes", AzureResource.probes(service)));
    }

    static String arm(Kind kind, ProbedService service) {
        Entries resource = new Entries()
                .put("type", kind.type())
                .put("apiVersion", AzureResource.API_VERSION)
                .put("name", service.name())
                .put("location", "[resourceGroup().location]")
                .put("properties", kind.properties(service, "[parameters('environmentId')]"));
        return JsonText.of(new Entries()
                .put("$schema", "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#")
                .put("contentVersion", "1.0.0.0")
                .put("parameters", new Entries().put("environmentId", new Entries().put("type", "string")))
                .put("resources", List.of(resource)));
    }

    static String bicep(Kind kind, ProbedService service) {
        Entries resource = new Entries()
                .put("name", service.name())
                .put("location", new Expression("location"))
                .put("properties", kind.properties(service, new Expression("environmentId")));
        return """
                param location string = resourceGroup().location
                param environmentId string

                resource %s '%s@%s' = %s
                """.formatted(
                kind == Kind.APP ? "app" : "job", kind.type(), AzureResource.API_VERSION, BicepText.of(resource));
    }
}
