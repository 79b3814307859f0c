package io.github.healthchecklib.it;

import io.github.healthchecklib.TcpHealthCheckServer;

/** Opens a health port, as an application in a module of its own does. */
final class ModularApplication implements AutoCloseable {
    private final TcpHealthCheckServer health = new TcpHealthCheckServer("127.0.0.1", 0);

    ModularApplication() {
        health.start();
    }

    int healthPort() {
        return health.port();
    }

    @Override
    public void close() {
        health.close();
    }
}
