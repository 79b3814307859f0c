/**
 * Probes TCP ports, once or periodically, and evaluates the results as a platform does.
 *
 * <p>Start at {@link io.github.healthchecklib.client.Probe}.
 */
module io.github.healthchecklib.client {
    requires static transitive org.jspecify;

    exports io.github.healthchecklib.client;
}
