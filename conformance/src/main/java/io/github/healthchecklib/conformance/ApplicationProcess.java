package io.github.healthchecklib.conformance;

import io.github.healthchecklib.client.Probe;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.faultlab.ApplicationFault;
import io.github.healthchecklib.faultlab.Await;
import io.github.healthchecklib.faultlab.ControlledProcess;
import io.github.healthchecklib.faultlab.ProcFs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@link Application} as a controlled process in its network namespace. */
final class ApplicationProcess implements ProbedProcess {
    static final String ADDRESS = "10.99.1.1";

    private static final Duration START = Duration.ofSeconds(20);

    private final String namespace;
    private final Path folder;
    private final Path log;
    private final Setup setup;
    private ControlledProcess process;

    /**
     * How to start it.
     *
     * @param port of liveness
     * @param backlog of its ports
     * @param checks whether it has checks of the JVM and of a dependency
     * @param wrapper the command to prepend to its own, such as {@code prlimit --nofile=100}; may be empty
     * @param foreign its code that the library calls and that hangs from the beginning
     */
    record Setup(int port, int backlog, boolean checks, List<String> wrapper, Set<ForeignCode> foreign) {
        Setup(int port, int backlog, boolean checks, List<String> wrapper) {
            this(port, backlog, checks, wrapper, Set.of());
        }
    }

    /**
     * The state that should be the same before and after a test.
     *
     * @param threads number of threads
     * @param descriptors number of open descriptors
     * @param heap bytes in use after a collection
     * @param logLines written so far
     */
    record State(int threads, int descriptors, long heap, int logLines) {
        private static final long HEAP_TOLERANCE = 1 << 20;

        boolean isAsBefore(State before) {
            return threads <= before.threads
                    && descriptors <= before.descriptors
                    && heap <= before.heap + HEAP_TOLERANCE;
        }
    }

    /** With a large backlog: hundreds of probes come each second, also while the accept thread waits for a core. */
    static ApplicationProcess forProbers(String namespace, Path folder) throws IOException {
        return new ApplicationProcess(namespace, folder, new Setup(Application.PORT, 128, false, List.of()));
    }

    ApplicationProcess(String namespace, Path folder, Setup setup) throws IOException {
        this.namespace = namespace;
        this.folder = folder;
        this.log = folder.resolve("application.log");
        this.setup = setup;
        this.process = launch();
    }

    private ControlledProcess launch() throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        command.addAll(setup.wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName(),
                Integer.toString(setup.port),
                Integer.toString(setup.backlog),
                setup.checks ? "checks" : "",
                ForeignCode.toArgument(setup.foreign)));
        return new ControlledProcess(command, log);
    }

    /** Starts it again, as a platform would, once it has ended. */
    void restart() throws IOException {
        process.awaitExit();
        process = launch();
    }

    void awaitOpen() throws Exception {
        Await.until(
                "the port is open",
                START,
                () -> Probe.once(liveness(), ProbeSettings.defaults().timeout()).isOpen());
    }

    void awaitExit() {
        process.awaitExit();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends its standard input, and so its main thread. */
    void endInput() throws IOException {
        process.endInput();
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public void turnUnhealthy() throws IOException {
        send("unhealthy");
    }

    @Override
    public void turnHealthy() throws IOException {
        send("healthy");
    }

    Path folder() {
        return folder;
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return setup.port;
    }

    Target liveness() {
        return new Target(ADDRESS, setup.port);
    }

    Target readiness() {
        return new Target(ADDRESS, setup.port + Application.READINESS);
    }

    @Override
    public State state() throws IOException {
        String[] numbers = send("state").split(" ", -1);
        return new State(
                Integer.parseInt(numbers[0]),
                Integer.parseInt(numbers[1]),
                Long.parseLong(numbers[2]),
                process.errorLines().size());
    }

    /** The processor time of each of the library's threads so far, in seconds, by thread ID. */
    Map<String, Double> cpuOfLibrary() throws IOException {
        return ProcFs.threads(pid()).stream()
                .filter(thread -> thread.name().startsWith("health-"))
                .collect(Collectors.toMap(ProcFs.ThreadState::id, ProcFs.ThreadState::cpuSeconds));
    }

    /** The processor time of the library's threads since then, without that of threads that have ended meanwhile. */
    double cpuSecondsOfLibrarySince(Map<String, Double> before) throws IOException {
        return cpuOfLibrary().entrySet().stream()
                .mapToDouble(now -> now.getValue() - before.getOrDefault(now.getKey(), 0.0))
                .sum();
    }

    /** How many changes of liveness are in the log, as written by the library. */
    long changesLogged() throws IOException {
        return process.errorLines().stream()
                .filter(line -> line.contains("Health liveness changed"))
                .count();
    }

    /** How often this line is in the log. */
    long said(String line) throws IOException {
        return process.errorLines().stream().filter(line::equals).count();
    }

    String send(String command) throws IOException {
        return process.send(command);
    }

    void inject(ApplicationFault fault) throws IOException {
        process.inject(fault);
    }

    void endFaults() throws IOException {
        process.endFaults();
    }

    void signal(String name) throws Exception {
        process.signal(name);
    }

    @Override
    public void close() {
        process.close();
    }
}
