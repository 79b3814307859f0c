package io.github.healthchecklib.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.TcpHealthCheckServer;
import io.github.healthchecklib.client.Probe;
import io.github.healthchecklib.client.Target;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModulePathIT {
    private final Module library = TcpHealthCheckServer.class.getModule();

    @Test
    void a_modular_application_opens_its_health_port() throws Exception {
        assertThat(ModularApplication.class.getModule().getName()).isEqualTo("io.github.healthchecklib.it");
        try (var application = new ModularApplication()) {
            assertThat(application.liveness().awaitHealthy(Duration.ofSeconds(10)))
                    .isTrue();
            Target port = new Target("127.0.0.1", application.healthPort());
            assertThat(Probe.once(port, Duration.ofSeconds(10)).isOpen()).isTrue();
        }
    }

    @Test
    void a_flight_recording_shows_what_the_library_does(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            try (var application = new ModularApplication()) {
                CountDownLatch notifiedHealthy = new CountDownLatch(1);
                application.liveness().addListener(change -> {
                    if (change.after().healthy()) {
                        notifiedHealthy.countDown();
                    }
                });
                assertThat(notifiedHealthy.await(10, TimeUnit.SECONDS)).isTrue();
            }
            recording.dump(file);
        }
        assertThat(RecordingFile.readAllEvents(file))
                .extracting(event -> event.getEventType().getName())
                .contains("io.github.healthchecklib.Status");
    }

    @Test
    void the_library_is_a_named_module_from_the_packaged_jar() {
        assertThat(library.getName()).isEqualTo("io.github.healthchecklib");
        URI location = Objects.requireNonNull(library.getLayer())
                .configuration()
                .findModule(library.getName())
                .orElseThrow()
                .reference()
                .location()
                .orElseThrow();
        assertThat(location.getPath()).endsWith(".jar");
    }

    @Test
    void only_the_public_packages_are_exported() {
        assertThat(library.getDescriptor().exports())
                .extracting(Exports::source)
                .containsExactlyInAnyOrder("io.github.healthchecklib", "io.github.healthchecklib.checks");
    }

    @Test
    void of_the_client_one_package_is_exported_and_it_needs_nothing_at_run_time() {
        var client = Probe.class.getModule().getDescriptor();

        assertThat(client.name()).isEqualTo("io.github.healthchecklib.client");
        assertThat(client.exports()).extracting(Exports::source).containsExactly("io.github.healthchecklib.client");
        assertThat(client.requires())
                .filteredOn(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
                .extracting(Requires::name)
                .containsExactly("java.base");
    }

    @Test
    void at_run_time_the_library_needs_only_modules_that_every_jdk_has() {
        assertThat(library.getDescriptor().requires())
                .filteredOn(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
                .extracting(Requires::name)
                .containsExactlyInAnyOrder("java.base", "java.management", "jdk.management");
    }
}
