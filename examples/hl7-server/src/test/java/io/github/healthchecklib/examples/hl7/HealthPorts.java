package io.github.healthchecklib.examples.hl7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** Probes ports as a platform does. */
final class HealthPorts {
    private HealthPorts() {}

    /** Until it is open: checks need a moment. */
    static void awaitAnswer(int port) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> assertAnswers(port));
    }

    static void assertAnswers(int port) throws IOException {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(probe.getInputStream().read()).isEqualTo(-1);
        }
    }

    static boolean isRefused(int port) throws IOException {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return false;
        } catch (ConnectException refused) {
            return true;
        }
    }
}
