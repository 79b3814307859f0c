package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.read.Span;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A probe as a manifest has it, with its mistakes. Immutable.
 *
 * @param type of the probe; Compose's health check counts as liveness
 * @param span where the probe is named
 * @param kind what the platform does
 * @param port the number, by name too if a port of the container has that name; null if there is none
 * @param portName the name, if the port is given by name; or else null
 * @param host to probe instead of the container's address; null if it is not given
 * @param request what is asked for: the path of HTTP, the service of gRPC; empty if it is not given, null if it is not
 *     known
 * @param settings those numbers that are given
 */
public record DeclaredProbe(
        ProbeType type,
        Span span,
        Kind kind,
        @Nullable Setting port,
        @Nullable String portName,
        @Nullable Host host,
        @Nullable String request,
        Map<ProbeField, Setting> settings) {
    /** What a platform does to probe. */
    public enum Kind {
        /** Connects. */
        TCP,

        /** Sends a request by HTTP or HTTPS. */
        HTTP,

        /** Runs a command in the container. */
        EXEC,

        /** Calls gRPC's health service. */
        GRPC,

        /** Nothing: the manifest does not say. */
        NONE,

        /** Not known. */
        UNKNOWN
    }

    /**
     * The host that a probe names.
     *
     * @param span where it is
     * @param text a name or address
     */
    public record Host(Span span, String text) {}

    /**
     * Returns the number of the port.
     *
     * @return 0 if it has none, or it is not known
     */
    public long portNumber() {
        return port == null ? 0 : port.or(0);
    }

    /**
     * Returns where the port is.
     *
     * @return the probe itself if it has none
     */
    public Span portSpan() {
        return port == null ? span : port.span();
    }

    /**
     * Returns a number of the probe.
     *
     * @param field which one
     * @return null if it is not given
     */
    public @Nullable Setting get(ProbeField field) {
        return settings.get(field);
    }

    /**
     * Returns where a number of the probe is.
     *
     * @param field which one
     * @return the probe itself if it is not given
     */
    public Span spanOf(ProbeField field) {
        Setting setting = get(field);
        return setting == null ? span : setting.span();
    }
}
