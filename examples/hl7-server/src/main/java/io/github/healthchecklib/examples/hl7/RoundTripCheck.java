package io.github.healthchecklib.examples.hl7;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.healthchecklib.CheckResult;
import io.github.healthchecklib.HealthCheck;
import io.github.healthchecklib.examples.hl7.mllp.MllpServer;
import java.io.IOException;
import java.time.Duration;

/**
 * Asks this server over MLLP whether it is there, as HL7 itself does (NMQ^N01), and waits for AA: that shows that
 * connections are accepted, read, handled and answered, and not only that something listens. The database has no part
 * in it.
 */
final class RoundTripCheck implements HealthCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final byte[] QUESTION =
            "MSH|^~\\&|HEALTHCHECK|HL7SERVER|HL7SERVER|CLOUD|20260101000000||NMQ^N01|HEALTH|P|2.5\r".getBytes(US_ASCII);

    private final MllpServer server;

    RoundTripCheck(MllpServer server) {
        this.server = server;
    }

    @Override
    public CheckResult check() {
        try {
            byte[] answer = server.ask(QUESTION, TIMEOUT);
            return answer != null && new String(answer, US_ASCII).contains("\rMSA|AA|HEALTH")
                    ? CheckResult.healthy()
                    : CheckResult.unhealthy("the test message NMQ^N01 was not answered with AA");
        } catch (IOException e) {
            return CheckResult.unhealthy("the test message NMQ^N01 was not answered: " + e);
        }
    }
}
