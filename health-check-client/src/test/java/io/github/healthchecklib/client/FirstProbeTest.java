package io.github.healthchecklib.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The time of the first probe of a JVM is that of the connect, compared with plain connects of the same JVM. */
class FirstProbeTest {
    /** The best of these counts, so that a busy machine cannot fail the test. */
    private static final int JVMS = 5;

    /** More than all JVMs connect to it, because nobody accepts. */
    private static final int BACKLOG = 500;

    /** Loading the code of a probe takes 100 times as long as a connect and more. */
    private static final double MAX_RATIO = 20;

    @Test
    void first_probe_takes_no_longer_than_a_connect() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
            List<Double> open = ratios(Ports.target(listener));

            assertThat(open).as("open: time of the first probe / of a connect").anyMatch(ratio -> ratio < MAX_RATIO);
        }
        List<Double> refused = ratios(Ports.refused());

        assertThat(refused).as("refused: the same").anyMatch(ratio -> ratio < MAX_RATIO);
    }

    private static List<Double> ratios(Target target) throws Exception {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < JVMS; i++) {
            ratios.add(inNewJvm(target));
        }
        return ratios;
    }

    private static double inNewJvm(Target target) throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FirstProbe.class.getName(),
                        target.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(jvm.waitFor()).as("exit code, with the output %s", output).isZero();
        return Double.parseDouble(output);
    }

    /** Prints the time of its first probe, divided by the least of ten plain connects. */
    static final class FirstProbe {
        private static final int CONNECTS = 10;

        private FirstProbe() {}

        public static void main(String[] args) throws Exception {
            Target target = Target.parse(args[0]);
            Duration probe = Probe.once(target, Duration.ofSeconds(10)).took();
            long least = Long.MAX_VALUE;
            for (int i = 0; i < CONNECTS; i++) {
                least = Math.min(least, connect(target));
            }
            System.out.println(probe.toNanos() / (double) least);
        }

        private static long connect(Target target) {
            long begin = System.nanoTime();
            try {
                new Socket(target.host(), target.port()).close();
            } catch (IOException refused) {
                return System.nanoTime() - begin;
            }
            return System.nanoTime() - begin;
        }
    }
}
