package io.github.healthchecklib.examples.hl7;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks this server over MLLP whether it is there, as HL7 itself does (NMQ^N01), and waits for AA: that shows that connections are accepted,
 * read, handled and answered, and not only that something listens. The database has no part in it.
 */
final class RoundTripCheck implements HealthCheck {
    private static final int TIMEOUT_MILLIS = 4000;
    private static final int MAX_ANSWER_BYTES = 4096;
    private static final String QUESTION =
            "MSH|^~\\&|HEALTHCHECK|HL7SERVER|HL7SERVER|CLOUD|20260101000000||NMQ^N01|HEALTH|P|2.5\r";

    private final InetSocketAddress server;

    RoundTripCheck(InetAddress address, int port) {
        this.server = new InetSocketAddress(address, port);
    }

    @Override
    public CheckResult check() {
        try (Socket connection = new Socket()) {
            connection.connect(server, TIMEOUT_MILLIS);
            connection.setSoTimeout(TIMEOUT_MILLIS);
            MllpServer.send(connection, QUESTION.getBytes(StandardCharsets.US_ASCII));
            MllpReader.Frame answer =
                    new MllpReader(new BufferedInputStream(connection.getInputStream()), MAX_ANSWER_BYTES).next();
            String text = answer == null ? "" : new String(answer.bytes, StandardCharsets.UTF_8);
            return text.contains("\rMSA|AA|HEALTH")
                    ? CheckResult.healthy()
                    : CheckResult.unhealthy("a question over MLLP was not answered with AA");
        } catch (IOException e) {
            return CheckResult.unhealthy("a question over MLLP was not answered: " + e);
        }
    }
}
