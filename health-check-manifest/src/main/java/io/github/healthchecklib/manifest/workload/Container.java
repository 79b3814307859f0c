package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.manifest.read.Span;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container of a workload. Immutable.
 *
 * @param name of the container, or of the service on Compose
 * @param span where it is
 * @param role in the workload
 * @param ports that it declares
 * @param env its environment, by name
 * @param envComplete whether a variable that is missing here is known to be missing, in the image aside
 * @param probes in the order of the file
 * @param complete whether a probe that is missing here is known to be missing: false if a template or an expression
 *     adds more, or if this is only a part
 * @param patch whether this is merged into another file, so that a number that is missing here may be there
 * @param preStop seconds that a hook takes before SIGTERM, without a number if they are not known; null if there is no
 *     hook
 * @param terminationMessagePolicy whether the policy is given
 */
public record Container(
        String name,
        Span span,
        Role role,
        List<Port> ports,
        Map<String, EnvVar> env,
        boolean envComplete,
        List<DeclaredProbe> probes,
        boolean complete,
        boolean patch,
        @Nullable Setting preStop,
        boolean terminationMessagePolicy) {
    /** What a container is in its workload. */
    public enum Role {
        /** The first one; the only one that Azure Container Apps adds probes to. */
        MAIN,

        /** Another one beside it. */
        ADDITIONAL,

        /** Runs to its end before the others start. */
        INIT,

        /** Kubernetes' init container with {@code restartPolicy: Always}: starts before the others and stays. */
        SIDECAR
    }

    /**
     * A declared port.
     *
     * @param name null if it has none
     * @param number of the first port; null if it is not given
     * @param last number of a range; that of the first port if it is not a range, 0 if it is not known
     * @param protocol in capital letters; {@code TCP} if it is not given
     * @param published whether it can be reached through a port of the host
     */
    public record Port(@Nullable String name, @Nullable Setting number, long last, String protocol, boolean published) {
        /** A port for TCP that has a number of its own. */
        static Port of(@Nullable String name, @Nullable Setting number, boolean published) {
            return new Port(name, number, number == null ? 0 : number.or(0), "TCP", published);
        }

        /**
         * Returns whether a number is known to be one of these ports.
         *
         * @param port 1 to 65535
         * @return whether it is
         */
        public boolean contains(long port) {
            return number != null && number.number() != null && number.number() <= port && port <= last;
        }
    }

    /**
     * An environment variable.
     *
     * @param span where its value is, or else its name
     * @param value null if it is not known
     */
    public record EnvVar(Span span, @Nullable String value) {}

    /**
     * Returns the first probe of a type.
     *
     * @param type of probe
     * @return empty if there is none
     */
    public Optional<DeclaredProbe> probe(ProbeType type) {
        return probes.stream().filter(probe -> probe.type() == type).findFirst();
    }

    /**
     * Returns an environment variable.
     *
     * @param variable its name
     * @return empty if there is none
     */
    public Optional<EnvVar> env(String variable) {
        return Optional.ofNullable(env.get(variable));
    }

    /**
     * Returns whether the container declares a port.
     *
     * @param number 1 to 65535
     * @return whether it does; true if it declares one whose number is not known
     */
    public boolean declares(long number) {
        return ports.stream()
                .anyMatch(port -> port.contains(number)
                        || (port.number() != null && port.number().number() == null));
    }
}
