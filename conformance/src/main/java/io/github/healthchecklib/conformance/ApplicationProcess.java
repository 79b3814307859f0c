package io.github.healthchecklib.conformance;

import io.github.healthchecklib.client.Probe;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The {@link Application}, in its network namespace, by remote control. */
final class ApplicationProcess implements Subject {
    static final String ADDRESS = "10.99.1.1";

    private static final Duration START = Duration.ofSeconds(20);

    /** Longer than the heap stays used up: only then does it answer. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final String namespace;
    private final Path folder;
    private final Path log;
    private final Setup setup;
    private Process process;
    private BufferedReader answers;

    /**
     * How it is started.
     *
     * @param port of liveness
     * @param backlog of its ports
     * @param checks whether it has those of the JVM and of a dependency
     * @param wrapper the command that its own is appended to, such as {@code prlimit --nofile=100}; or none
     * @param foreign its code that the library calls, and that hangs from the beginning
     */
    record Setup(int port, int backlog, boolean checks, List<String> wrapper, Set<ForeignCode> foreign) {
        Setup(int port, int backlog, boolean checks, List<String> wrapper) {
            this(port, backlog, checks, wrapper, Set.of());
        }
    }

    /**
     * What is to be as it was, after all.
     *
     * @param threads alive
     * @param descriptors open
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

    /**
     * Hundreds of probes each second need a large backlog: they come while the accept thread waits for the processor.
     */
    static ApplicationProcess forProbers(String namespace, Path folder) throws IOException {
        return new ApplicationProcess(namespace, folder, new Setup(Application.PORT, 128, false, List.of()));
    }

    ApplicationProcess(String namespace, Path folder, Setup setup) throws IOException {
        this.namespace = namespace;
        this.folder = folder;
        this.log = folder.resolve("application.log");
        this.setup = setup;
        this.process = launch();
        this.answers = awaitStart();
    }

    private Process launch() throws IOException {
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
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private BufferedReader awaitStart() throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        if (!line(output).equals(Optional.of("started"))) {
            process.destroyForcibly();
            throw new IOException("The application doesn't start; its log is " + log);
        }
        return output;
    }

    /** Returns what it says next; empty if it has ended, or says nothing in time. */
    private static Optional<String> line(BufferedReader output) {
        CompletableFuture<Optional<String>> line = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                line.complete(Optional.ofNullable(output.readLine()));
            } catch (IOException ended) {
                line.complete(Optional.empty());
            }
        });
        reader.setDaemon(true);
        reader.start();
        return line.completeOnTimeout(Optional.empty(), ANSWER.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Starts it again, as a platform would, once it has ended. */
    void restart() throws IOException {
        answers.close();
        process.onExit().join();
        process = launch();
        answers = awaitStart();
    }

    void awaitOpen() throws Exception {
        Await.until(
                "its port is open",
                START,
                () -> Probe.once(liveness(), ProbeSettings.defaults().timeout()).isOpen());
    }

    void awaitExit() {
        process.onExit().join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends its standard input, and so its main thread. */
    void endInput() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).close();
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public void turnUnhealthy() throws IOException {
        tell("unhealthy");
    }

    @Override
    public void turnHealthy() throws IOException {
        tell("healthy");
    }

    Path folder() {
        return folder;
    }

    long pid() {
        // The process that was started has become the application: ip and the wrappers exec it.
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
        String[] numbers = tell("state").split(" ", -1);
        return new State(
                Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Long.parseLong(numbers[2]), log().size());
    }

    /**
     * What each of the library's threads has taken of the processor so far, in hundredths of a second, by the thread.
     */
    Map<Path, Long> cpuOfLibrary() throws IOException {
        Map<Path, Long> hundredths = new HashMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid()), "task"))) {
            for (Path thread : threads) {
                hundredths.put(thread, cpuHundredthsOfLibrary(thread));
            }
        }
        return hundredths;
    }

    /** What they have taken since then; those that have ended meanwhile don't count. */
    double cpuSecondsOfLibrarySince(Map<Path, Long> before) throws IOException {
        return cpuOfLibrary().entrySet().stream()
                        // One that ends while it is read has taken 0 in all.
                        .mapToLong(now -> Math.max(0, now.getValue() - before.getOrDefault(now.getKey(), 0L)))
                        .sum()
                / 100.0;
    }

    private static long cpuHundredthsOfLibrary(Path thread) throws IOException {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            if (!stat.contains("(health-")) {
                return 0;
            }
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException e) {
            if (Files.exists(thread)) {
                throw e;
            }
            // It has ended meanwhile.
            return 0;
        }
    }

    private List<String> log() throws IOException {
        return Files.readAllLines(log);
    }

    /** How many lines of the log tell of a change of liveness: all of them are written by the library. */
    long changesLogged() throws IOException {
        return log().stream()
                .filter(line -> line.contains("Health liveness changed"))
                .count();
    }

    /** How often it has said this so far. */
    long said(String line) throws IOException {
        return log().stream().filter(line::equals).count();
    }

    String tell(String command) throws IOException {
        var commands = process.outputWriter(StandardCharsets.UTF_8);
        commands.write(command + "\n");
        commands.flush();
        Optional<String> answer = line(answers);
        if (answer.isEmpty()) {
            throw new IOException("The application has ended, or hangs; its log is " + log);
        }
        return answer.get();
    }

    /** By its name, as {@code STOP}. */
    void signal(String name) throws Exception {
        Commands.run(List.of("kill", "-" + name, Long.toString(pid())));
    }

    @Override
    public void close() throws IOException {
        // A frozen one would not heed anything else.
        process.destroyForcibly();
        process.onExit().join();
        answers.close();
    }
}
