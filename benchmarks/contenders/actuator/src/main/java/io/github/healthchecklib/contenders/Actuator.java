package io.github.healthchecklib.contenders;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** Spring Boot Actuator's liveness on Tomcat, with indicators for the loop and the dependency. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Actuator implements Endpoint {
    private @Nullable ConfigurableApplicationContext context;

    /**
     * Runs the endpoint.
     *
     * @param args the port
     * @throws Exception if it cannot be started
     */
    public static void main(String[] args) throws Exception {
        Endpoint.run(args, new Actuator());
    }

    @Override
    public void start(int port, AppState state) {
        SpringApplication application = new SpringApplication(Actuator.class);
        application.setDefaultProperties(Map.of(
                "server.port",
                Integer.toString(port),
                "spring.main.banner-mode",
                "off",
                "logging.level.root",
                "off",
                "management.endpoint.health.probes.enabled",
                "true",
                "management.endpoint.health.group.liveness.include",
                "livenessState,loop,dependency"));
        application.addInitializers(starting -> {
            GenericApplicationContext beans = (GenericApplicationContext) starting;
            beans.registerBean("loop", HealthIndicator.class, () -> indicator(state::isLoopAlive));
            beans.registerBean("dependency", HealthIndicator.class, () -> indicator(state::dependencyAnswers));
        });
        context = application.run();
    }

    private static HealthIndicator indicator(BooleanSupplier healthy) {
        return () -> (healthy.getAsBoolean() ? Health.up() : Health.down()).build();
    }

    @Override
    public void reported(boolean healthy) {
        if (context != null) {
            AvailabilityChangeEvent.publish(context, healthy ? LivenessState.CORRECT : LivenessState.BROKEN);
        }
    }
}
