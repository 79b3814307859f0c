package io.github.healthchecklib.conformance;

import io.github.healthchecklib.faultlab.Commands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * A command that probes once per call.
 *
 * @param name for the table of results
 * @param command what must be installed
 * @param probe the command line
 * @param healthy evaluates the result of the command
 * @param resetsItself whether the command resets its connections
 * @param probes of the burst
 * @param burst a shell command that probes that often, and prints how many probes failed
 */
record CommandProber(
        String name,
        String command,
        List<String> probe,
        Predicate<Commands.Result> healthy,
        boolean resetsItself,
        int probes,
        String burst)
        implements RealProber {
    /** A command that reports by its exit code. */
    static CommandProber byExitCode(String name, String command, int probes, String... probe) {
        String quoted = "'" + String.join("' '", probe) + "'";
        String burst = "failed=0; for ((i = 0; i < " + probes + "; i++)); do " + quoted
                + " >/dev/null 2>&1 || failed=$((failed + 1)); done; echo $failed";
        return new CommandProber(name, command, List.of(probe), result -> result.exit() == 0, false, probes, burst);
    }

    @Override
    public String rules() {
        return "each call by itself";
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Running start(Path folder) {
        return new Running() {
            @Override
            public boolean seesHealthy() throws Exception {
                return healthy.test(Commands.run(probe));
            }

            @Override
            public Burst burst(ProbedProcess application) throws Exception {
                long failed = Long.parseLong(
                        Commands.run(List.of("bash", "-c", burst)).output().strip());
                return new Burst(probes, failed);
            }

            @Override
            public void close() {}
        };
    }
}
