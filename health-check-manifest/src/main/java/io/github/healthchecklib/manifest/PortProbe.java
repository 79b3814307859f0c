package io.github.healthchecklib.manifest;

import io.github.healthchecklib.client.ProbeSettings;

/**
 * A TCP probe of a container: the port to connect to, when, and how often. Immutable.
 *
 * @param port 1 to 65535
 * @param settings timing and thresholds
 */
public record PortProbe(int port, ProbeSettings settings) {
    private static final int MAX_PORT = 65535;

    /**
     * Checks the port.
     *
     * @param port 1 to 65535
     * @param settings timing and thresholds
     * @throws IllegalArgumentException if the port is out of range
     */
    public PortProbe {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "The port of a probe must be from 1 to " + MAX_PORT + ", but is " + port + ". Correct it.");
        }
    }
}
