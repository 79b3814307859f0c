package io.github.healthchecklib.examples.hl7;

import static io.github.healthchecklib.examples.hl7.HealthPorts.assertAnswers;
import static io.github.healthchecklib.examples.hl7.HealthPorts.awaitAnswer;
import static io.github.healthchecklib.examples.hl7.HealthPorts.isRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A database whose file cannot grow, as on a full disk: here by a limit on the size of the process's files. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs prlimit")
class FullDiskIT {
    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ServerProcess server;

    @AfterEach
    void stop() {
        server.kill();
    }

    @Test
    void full_disk_closes_readiness_only() throws Exception {
        server = ServerProcess.start(folder, Map.of("HEALTH_CHECK_STARTUP_PORT", "off"), List.of());
        try (MllpClient client = new MllpClient(server.mllpPort())) {
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG1")).msa()).isEqualTo("AA|MSG1");
            server.await(".* Health readiness changed from unhealthy to healthy .*");

            limitFiles(Long.toString(Files.size(folder.resolve("data/hl7.mv.db"))));
            int readiness = Integer.parseInt(
                    server.await(".* Health check port .*:(\\d+) is closed because health readiness is unhealthy"));

            assertThat(isRefused(readiness)).isTrue();
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG2")).msa()).isEqualTo("AE|MSG2");
            assertAnswers(livenessBeside(readiness));

            limitFiles("unlimited");
            awaitAnswer(readiness);
            assertThat(client.send(Messages.adt("A04", "2.5", "MSG2")).msa()).isEqualTo("AA|MSG2");
        }
        server.kill();
        assertThat(Database.h2(folder.resolve("data")).controlIds()).containsExactly("MSG1", "MSG2");
    }

    private int livenessBeside(int readiness) {
        return Integer.parseInt(server.await(".* Health check port .*:(?!" + readiness + " )(\\d+) is open"));
    }

    /** Only the soft limit, so that it can be raised again. */
    private void limitFiles(String bytes) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(server.pid()), "--fsize=" + bytes + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }
}
