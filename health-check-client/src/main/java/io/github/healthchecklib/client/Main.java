package io.github.healthchecklib.client;

import io.github.healthchecklib.client.internal.Durations;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the client's jar a command, for a container's {@code HEALTHCHECK}: {@code java -jar health-check-client.jar
 * 127.0.0.1:9000}. Needs only the jar and a JVM.
 */
final class Main {
    private static final String USAGE =
            """
            usage: java -jar health-check-client.jar [--timeout DURATION] [--quiet] TARGET...
              TARGET              host:port, [v6]:port, or :port for this machine
              --timeout DURATION  timeout of each probe, such as 500ms or 3s; default %s
              --quiet             print nothing but errors
            exit code: 0 all are open, 1 some are not, 2 usage error""".formatted(Durations.of(ProbeSettings.defaults().timeout()));

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException {
        List<Target> targets = new ArrayList<>();
        Duration timeout = ProbeSettings.defaults().timeout();
        boolean quiet = false;
        try {
            for (int i = 0; i < args.length; i++) {
                switch (args[i]) {
                    case "--quiet" -> quiet = true;
                    case "--timeout" -> timeout = Durations.parse(i + 1 < args.length ? args[++i] : "");
                    case "--help" -> {
                        out.println(USAGE);
                        return ExitCode.OK;
                    }
                    default -> {
                        if (args[i].startsWith("-")) {
                            throw new IllegalArgumentException("Unknown option " + args[i] + ". See --help.");
                        }
                        targets.add(Target.parse(args[i]));
                    }
                }
            }
            if (targets.isEmpty()) {
                throw new IllegalArgumentException("No target given. See --help.");
            }
            return probe(targets, timeout, quiet, out);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private static int probe(List<Target> targets, Duration timeout, boolean quiet, PrintStream out)
            throws InterruptedException {
        List<ProbeResult> results = Probe.once(targets, timeout);
        if (!quiet) {
            results.forEach(out::println);
        }
        return results.stream().allMatch(ProbeResult::isOpen) ? ExitCode.OK : ExitCode.NOT_OK;
    }
}
