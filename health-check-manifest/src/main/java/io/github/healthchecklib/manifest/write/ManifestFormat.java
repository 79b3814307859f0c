package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.manifest.write.AzureResource.Kind;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The formats in which probes can be written, each with the rules of its platform.
 *
 * <pre>{@code
 * var service = new ProbedService("hl7-server", "registry.example/hl7-server:1.0", ProbePlan.defaults(), List.of());
 * String yaml = ManifestFormat.AZURE_APP.write(service);
 * }</pre>
 */
public enum ManifestFormat {
    /** A container app of Azure, for {@code az containerapp create --yaml}. */
    AZURE_APP(
            "azure-app",
            "Azure Container Apps: an app in YAML, for az",
            Platforms.AZURE_APP,
            service -> AzureManifest.yaml(Kind.APP, service)),

    /** A job of Azure Container Apps, for {@code az containerapp job create --yaml}. */
    AZURE_JOB(
            "azure-job",
            "Azure Container Apps: a job in YAML, for az",
            Platforms.AZURE_JOB,
            service -> AzureManifest.yaml(Kind.JOB, service)),

    /** The list of probes of a container in Azure Container Apps. */
    AZURE_PROBES(
            "azure-probes",
            "Azure Container Apps: the probes of a container, in YAML",
            Platforms.AZURE_APP,
            AzureManifest::probes),

    /** A template with a container app. */
    ARM_APP(
            "arm-app",
            "Azure Resource Manager: a template with an app, in JSON",
            Platforms.AZURE_APP,
            service -> AzureManifest.arm(Kind.APP, service)),

    /** A template with a job of Azure Container Apps. */
    ARM_JOB(
            "arm-job",
            "Azure Resource Manager: a template with a job, in JSON",
            Platforms.AZURE_JOB,
            service -> AzureManifest.arm(Kind.JOB, service)),

    /** A container app in Bicep. */
    BICEP_APP("bicep-app", "Bicep: an app", Platforms.AZURE_APP, service -> AzureManifest.bicep(Kind.APP, service)),

    /** A job of Azure Container Apps in Bicep. */
    BICEP_JOB("bicep-job", "Bicep: a job", Platforms.AZURE_JOB, service -> AzureManifest.bicep(Kind.JOB, service)),

    /** {@code azurerm_container_app}. */
    TERRAFORM_APP("terraform-app", "Terraform: azurerm_container_app", Platforms.AZURE_APP, TerraformManifest::app),

    /** {@code azurerm_container_app_job}. */
    TERRAFORM_JOB("terraform-job", "Terraform: azurerm_container_app_job", Platforms.AZURE_JOB, TerraformManifest::job),

    /** The fields of a container that concern its probes. */
    KUBERNETES_CONTAINER(
            "kubernetes-container",
            "Kubernetes: a container's ports and probes",
            Platforms.KUBERNETES,
            KubernetesManifest::container),

    /** A Deployment. */
    KUBERNETES_DEPLOYMENT(
            "kubernetes-deployment", "Kubernetes: a Deployment", Platforms.KUBERNETES, KubernetesManifest::deployment),

    /** A service of Docker Compose. */
    COMPOSE("compose", "Docker Compose: a service with healthcheck", Platforms.DOCKER, DockerManifest::compose),

    /** Instructions of a Dockerfile. */
    DOCKERFILE("dockerfile", "Dockerfile: HEALTHCHECK", Platforms.DOCKER, DockerManifest::dockerfile),

    /** A container definition of a task definition. */
    ECS("ecs", "Amazon ECS: a container definition with healthCheck", Platforms.ECS, DockerManifest::ecs),

    /** A task group. */
    NOMAD("nomad", "Nomad: a group with checks", Platforms.NOMAD, NomadManifest::group),

    /** A backend whose servers are checked on their readiness port. */
    HAPROXY("haproxy", "HAProxy: a backend", Platforms.HAPROXY, BalancerManifest::haproxy),

    /** Real servers that are checked on their readiness port. */
    KEEPALIVED(
            "keepalived",
            "keepalived: real servers with TCP_CHECK",
            Platforms.KEEPALIVED,
            BalancerManifest::keepalived),

    /** Modules of Prometheus' blackbox exporter. */
    BLACKBOX_MODULES(
            "blackbox-modules",
            "Prometheus: modules of the blackbox exporter",
            Platforms.MONITORING,
            MonitoringManifest::blackboxModules),

    /** Prometheus jobs that probe through the blackbox exporter. */
    PROMETHEUS_SCRAPE(
            "prometheus-scrape",
            "Prometheus: scrape configs for the blackbox exporter",
            Platforms.PROMETHEUS,
            MonitoringManifest::scrapeConfigs),

    /** Alerts of Prometheus for instances that are not alive or not ready. */
    PROMETHEUS_RULES("prometheus-rules", "Prometheus: alerts", Platforms.MONITORING, MonitoringManifest::alertRules),

    /** Checks of monit. */
    MONIT("monit", "monit: checks of hosts", Platforms.MONIT, MonitoringManifest::monit);

    private final String text;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // Nothing changes them once Platforms has made them.
    private final PlatformRules rules;

    @SuppressWarnings("ImmutableEnumChecker") // A method without state.
    private final Function<ProbedService, String> writer;

    ManifestFormat(String text, String description, PlatformRules rules, Function<ProbedService, String> writer) {
        this.text = text;
        this.description = description;
        this.rules = rules;
        this.writer = writer;
    }

    /**
     * Parses a format.
     *
     * @param text as {@link #toString()} returns it
     * @return the format
     * @throws IllegalArgumentException if there is no such format
     */
    public static ManifestFormat parse(String text) {
        return Arrays.stream(values())
                .filter(format -> format.text.equals(text))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("A format must be one of "
                        + Arrays.stream(values()).map(ManifestFormat::toString).collect(Collectors.joining(", "))
                        + ", but is \"" + text.replaceAll("\\R", " ") + "\". Correct it."));
    }

    /**
     * Describes the format.
     *
     * @return one line
     */
    public String description() {
        return description;
    }

    /**
     * Writes a manifest. Probes for which the platform has no use are ignored.
     *
     * @param service what to write it for
     * @return the text: ASCII, the same for the same service, with a newline at the end
     * @throws ManifestSettingException if the platform does not allow a setting, or needs one that is missing
     */
    public String write(ProbedService service) {
        rules.check(service);
        return writer.apply(service);
    }

    /**
     * Returns the name on the command line.
     *
     * @return such as {@code azure-app}
     */
    @Override
    public String toString() {
        return text;
    }
}
