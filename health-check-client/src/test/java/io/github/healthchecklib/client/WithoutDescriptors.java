package io.github.healthchecklib.client;

import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** An application that uses up its descriptors, and probes while it gives them back, one by one. */
final class WithoutDescriptors {
    private WithoutDescriptors() {}

    public static void main(String[] args) throws Exception {
        Target refused = Ports.refused();
        // So that no class is to be loaded any more, which would take a descriptor as well.
        System.out.println(Probe.once(refused, Duration.ofSeconds(5)));
        Deque<FileInputStream> open = new ArrayDeque<>();
        boolean left = true;
        while (left) {
            try {
                open.push(new FileInputStream("/dev/null"));
            } catch (IOException e) {
                left = false;
            }
        }
        Outcome outcome = Outcome.NOT_PROBED;
        while (outcome == Outcome.NOT_PROBED && !open.isEmpty()) {
            ProbeResult result = Probe.once(refused, Duration.ofSeconds(5));
            System.out.println(result);
            outcome = result.outcome();
            open.pop().close();
        }
    }
}
