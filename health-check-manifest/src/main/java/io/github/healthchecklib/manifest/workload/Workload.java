package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.manifest.read.Span;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that a platform runs, with its containers: an app, a job, a Deployment, a service. Immutable.
 *
 * @param platform that runs it
 * @param kind as the platform calls it
 * @param name of it; {@code unnamed} if it is not known
 * @param span where it is
 * @param job whether it runs to its end
 * @param grace seconds from SIGTERM to SIGKILL; null if it is not given
 * @param ingress of Azure Container Apps; null if it has none
 * @param annotations of a pod, and its labels, by name
 * @param containers init containers first
 */
public record Workload(
        Platform platform,
        String kind,
        String name,
        Span span,
        boolean job,
        @Nullable Setting grace,
        @Nullable Ingress ingress,
        Map<String, String> annotations,
        List<Container> containers) {
    /**
     * How requests come to an app on Azure Container Apps.
     *
     * @param known false if an expression decides whether there is an ingress
     * @param targetPort null if it is not given
     * @param transport null if it is not given or not known
     */
    public record Ingress(
            boolean known,
            @Nullable Setting targetPort,
            @Nullable String transport) {}

    /** For what is only a part: the grace period may be in another file. */
    static Setting unknownGrace(Span span) {
        return new Setting("terminationGracePeriodSeconds", span, null, null);
    }
}
