package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.faultlab.ProcFs;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A running contender and its ports. The library has one port for each backlog in the same process, so that all
 * backlogs meet the same delays.
 */
record AnsweredProcess(ContenderProcess process, List<ProbedPort> ports) implements AutoCloseable {
    static AnsweredProcess library(List<Integer> backlogs, int firstPort) throws IOException {
        Contender library = Contender.library(backlogs);
        return new AnsweredProcess(
                start(library, firstPort),
                IntStream.range(0, backlogs.size())
                        .mapToObj(i -> new ProbedPort(library, backlogs.get(i), firstPort + i))
                        .toList());
    }

    static AnsweredProcess of(Contender contender, int backlog, int port) throws IOException {
        return new AnsweredProcess(start(contender, port), List.of(new ProbedPort(contender, backlog, port)));
    }

    private static ContenderProcess start(Contender contender, int port) throws IOException {
        return new ContenderProcess(contender, port, contender.command(port, "-Xmx64m", "-XX:+UseSerialGC"));
    }

    /** Stops all threads of the process. */
    void freeze() throws IOException, InterruptedException {
        process.signal("STOP");
        do {
            Thread.sleep(10);
        } while (!isStopped());
    }

    private boolean isStopped() throws IOException {
        return ProcFs.threads(process.pid()).stream().allMatch(ProcFs.ThreadState::stopped);
    }

    @Override
    public void close() {
        process.close();
    }
}
