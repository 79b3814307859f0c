/**
 * A TCP port by which load balancers and orchestrators see whether a JVM service is available, without a web server.
 *
 * <p>Start at {@link io.github.healthchecklib.TcpHealthCheckServer}.
 */
module io.github.healthchecklib {
    requires java.management;
    requires jdk.management;
    requires static transitive java.sql;
    requires static jdk.jfr;
    requires static transitive org.jspecify;

    exports io.github.healthchecklib;
    exports io.github.healthchecklib.checks;
}
