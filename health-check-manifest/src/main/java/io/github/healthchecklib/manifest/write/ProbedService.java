package io.github.healthchecklib.manifest.write;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.manifest.PortProbe;
import io.github.healthchecklib.manifest.ProbePlan;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a manifest is written for: a service in a container, and its probes. Immutable.
 *
 * @param name a DNS label: 1 to 63 lower-case letters, digits and hyphens, no hyphen at either end
 * @param image a container image: {@code registry/path:tag} or {@code path@digest}
 * @param plan the probes
 * @param instances where the instances take traffic, for formats that list them; hosts are names or addresses
 */
public record ProbedService(String name, String image, ProbePlan plan, List<Target> instances) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/:@-]{0,253}[A-Za-z0-9])?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}");
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /**
     * Checks and copies a service. What the checks let through needs no escaping in any format, quotes aside.
     *
     * @param name a DNS label
     * @param image a container image
     * @param plan the probes
     * @param instances may be empty
     * @throws ManifestSettingException if the name, the image or a host has another form
     */
    public ProbedService {
        if (!NAME.matcher(name).matches()) {
            throw new ManifestSettingException(
                    "name",
                    "A name must be 1 to 63 lower-case letters, digits and hyphens, without a hyphen at either end, but is "
                            + quoted(name) + ". Correct it.");
        }
        if (!IMAGE.matcher(image).matches()) {
            throw new ManifestSettingException(
                    "image",
                    "An image must be letters, digits and . _ / : @ -, at most 255, with a letter or digit at both ends, but is "
                            + quoted(image) + ". Correct it.");
        }
        for (Target instance : instances) {
            if (!HOST.matcher(instance.host()).matches() && !isAddress(instance.host())) {
                throw new ManifestSettingException(
                        "instance",
                        "A host must be a name of ASCII letters, digits, dots and hyphens, or an IP address, but is "
                                + quoted(instance.host()) + ". Correct it.");
            }
        }
        instances = List.copyOf(instances);
    }

    Optional<PortProbe> probe(ProbeType type) {
        return Optional.ofNullable(plan.probes().get(type));
    }

    /** For formats whose rules require this probe. */
    PortProbe required(ProbeType type) {
        return probe(type).orElseThrow();
    }

    ProbeSettings settings(ProbeType type) {
        return required(type).settings();
    }

    long graceSeconds() {
        return plan.gracePeriod().toSeconds();
    }

    static boolean isAddress(String host) {
        return IPV4.matcher(host).matches() || (IPV6_CHARACTERS.matcher(host).matches() && isIpv6(host));
    }

    private static boolean isIpv6(String host) {
        try {
            // A text with a colon is parsed, never looked up.
            InetAddress.getByName(host);
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The type as manifests spell it in lower case. */
    static String word(ProbeType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** On one line, whatever is in it. */
    private static String quoted(String text) {
        return "\"" + text.replaceAll("\\R", " ") + "\"";
    }
}
