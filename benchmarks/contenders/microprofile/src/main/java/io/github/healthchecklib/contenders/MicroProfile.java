package io.github.healthchecklib.contenders;

import com.sun.net.httpserver.HttpServer;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.jspecify.annotations.Nullable;

/**
 * SmallRye's implementation of MicroProfile Health, in Weld, on the HTTP server of the JDK, with checks for what the
 * application reports, the loop and the dependency.
 */
public final class MicroProfile implements Endpoint {
    private static volatile @Nullable AppState shown;

    private MicroProfile() {}

    /**
     * Runs the endpoint.
     *
     * @param args the port
     * @throws Exception if it cannot be started
     */
    public static void main(String[] args) throws Exception {
        Endpoint.run(args, new MicroProfile());
    }

    @Override
    public void start(int port, AppState state) throws IOException {
        shown = state;
        SeContainer container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addPackages(true, SmallRyeHealthReporter.class)
                .addBeanClasses(Checks.class)
                .initialize();
        SmallRyeHealthReporter reporter =
                container.select(SmallRyeHealthReporter.class).get();
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            SmallRyeHealth health = reporter.getLiveness();
            exchange.sendResponseHeaders(health.isDown() ? 503 : 200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                reporter.reportHealth(body, health);
            }
        });
        server.start();
    }

    /** The checks, as beans. */
    @ApplicationScoped
    public static class Checks {
        /**
         * Creates the check of what the application reports.
         *
         * @return the check
         */
        @Produces
        @Liveness
        public HealthCheck signal() {
            return () -> HealthCheckResponse.named("application")
                    .status(state().isReportedHealthy())
                    .build();
        }

        /**
         * Creates the check of the loop.
         *
         * @return the check
         */
        @Produces
        @Liveness
        public HealthCheck loop() {
            return () -> HealthCheckResponse.named("loop")
                    .status(state().isLoopAlive())
                    .build();
        }

        /**
         * Creates the check of the dependency.
         *
         * @return the check
         */
        @Produces
        @Liveness
        public HealthCheck dependency() {
            return () -> HealthCheckResponse.named("dependency")
                    .status(state().dependencyAnswers())
                    .build();
        }

        private static AppState state() {
            AppState state = shown;
            if (state == null) {
                throw new IllegalStateException("Not started");
            }
            return state;
        }
    }
}
