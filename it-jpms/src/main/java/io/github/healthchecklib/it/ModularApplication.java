package io.github.healthchecklib.it;

import io.github.healthchecklib.Health;
import io.github.healthchecklib.HealthCheckConfig;
import io.github.healthchecklib.TcpHealthCheckServer;
import io.github.healthchecklib.checks.JvmChecks;

/** Opens a health port, as an application in a module of its own does. */
final class ModularApplication implements AutoCloseable {
    private final Health liveness = new Health("liveness");
    private final TcpHealthCheckServer server =
            new TcpHealthCheckServer(HealthCheckConfig.defaults().withPort(0), liveness);

    ModularApplication() {
        JvmChecks.addTo(liveness);
        server.start();
    }

    Health liveness() {
        return liveness;
    }

    int healthPort() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        liveness.close();
    }
}
