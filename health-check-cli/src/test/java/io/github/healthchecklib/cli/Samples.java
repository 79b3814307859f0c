package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.Outcome;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.Target;
import java.time.Duration;

/** Results to show. */
final class Samples {
    static final Target TARGET = new Target("127.0.0.1", 9000);
    static final ProbeSpec SUBJECT = new ProbeSpec(null, TARGET);
    static final ProbeResult OPEN = open(Duration.ofNanos(310_000));
    static final ProbeResult REFUSED = new ProbeResult(TARGET, Outcome.REFUSED, Duration.ofNanos(90_000), "");

    private Samples() {}

    static ProbeResult open(Duration took) {
        return new ProbeResult(TARGET, Outcome.OPEN, took, "");
    }
}
