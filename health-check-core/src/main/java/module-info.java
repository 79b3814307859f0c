/**
 * A TCP port that tells load balancers and orchestrators that a JVM service is available, without a web server.
 *
 * <p>Start at {@link io.github.healthchecklib.TcpHealthCheckServer}.
 */
module io.github.healthchecklib {
    requires static transitive org.jspecify;

    exports io.github.healthchecklib;
}
