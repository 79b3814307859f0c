package io.github.healthchecklib.manifest.lint;

/** Where the platforms' rules are documented. */
final class Sources {
    static final String KUBERNETES =
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/";
    static final String KUBERNETES_LIFECYCLE = "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/";
    static final String CONTAINER_APPS = "https://learn.microsoft.com/azure/container-apps/health-probes";
    static final String CONTAINER_APPS_ISSUES = "https://github.com/microsoft/azure-container-apps/issues/";
    static final String CONTAINER_APPS_LIMITS = "https://github.com/hashicorp/terraform-provider-azurerm/pull/31989";
    static final String COMPOSE = "https://docs.docker.com/reference/compose-file/services/#healthcheck";
    static final String ISTIO = "https://istio.io/latest/docs/ops/configuration/mesh/app-health-check/";
    static final String LINKERD = "https://github.com/linkerd/linkerd2/issues/7777";
    static final String LIBRARY = "https://github.com/healthchecklib/health-check-lib/blob/main/docs/guide.md";

    private Sources() {}
}
