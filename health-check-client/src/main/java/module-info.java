/**
 * The prober's side: what a prober sees of a TCP port, once or over a fleet, and what a platform makes of it.
 *
 * <p>Start at {@link io.github.healthchecklib.client.Probe}.
 */
module io.github.healthchecklib.client {
    requires static transitive org.jspecify;

    exports io.github.healthchecklib.client;
}
