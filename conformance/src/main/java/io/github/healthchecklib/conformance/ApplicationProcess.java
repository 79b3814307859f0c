package io.github.healthchecklib.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@link Application}, in its network namespace, by remote control. */
final class ApplicationProcess implements AutoCloseable {
    static final String ADDRESS = "10.99.1.1";

    private final String namespace;
    private final Path log;
    private final Process process;
    private final BufferedReader answers;
    private @Nullable Process thief;

    /**
     * What is to be as it was, after all.
     *
     * @param probes answered so far
     * @param threads alive
     * @param descriptors open
     * @param heap bytes in use after a collection
     * @param logLines written so far
     */
    record State(long probes, int threads, int descriptors, long heap, int logLines) {}

    ApplicationProcess(String namespace, Path folder, int backlog) throws IOException {
        this.namespace = namespace;
        this.log = folder.resolve("application.log");
        this.process = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        namespace,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        Integer.toString(backlog))
                .redirectError(log.toFile())
                .start();
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        if (!"started".equals(answers.readLine())) {
            throw new IOException("The application doesn't start: " + Files.readString(log));
        }
    }

    State healthy() throws IOException {
        return tell("healthy");
    }

    State unhealthy() throws IOException {
        return tell("unhealthy");
    }

    State state() throws IOException {
        return tell("");
    }

    State tell(String command) throws IOException {
        var commands = process.outputWriter(StandardCharsets.UTF_8);
        commands.write(command + "\n");
        commands.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("The application has ended: " + Files.readString(log));
        }
        String[] numbers = answer.split(" ", -1);
        return new State(
                Long.parseLong(numbers[0]),
                Integer.parseInt(numbers[1]),
                Integer.parseInt(numbers[2]),
                Long.parseLong(numbers[3]),
                Files.readAllLines(log).size());
    }

    /** By its name, as {@code STOP}. */
    void signal(String name) throws Exception {
        // The process that was started has become the application: ip execs it.
        Commands.run(List.of("kill", "-" + name, Long.toString(process.pid())));
    }

    /** Another process of the application's machine listens on the application's port. */
    void takePort() throws IOException {
        thief = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        namespace,
                        "nc",
                        "-l",
                        "-k",
                        "127.0.0.1",
                        Integer.toString(Application.PORT))
                .start();
    }

    void givePortBack() {
        if (thief != null) {
            Commands.end(thief);
        }
    }

    /** How many TCP segments the application's machine has received so far, as its kernel counts them. */
    long segmentsReceived() throws Exception {
        return tcpCounter(
                Commands.run(List.of("ip", "netns", "exec", namespace, "cat", "/proc/net/snmp"))
                        .output(),
                "InSegs");
    }

    /**
     * How many connections of the machine that this runs on, the probers', have ended by a reset while they were open or half closed, so that the prober could see it.
     */
    static long resetsSeen() throws IOException {
        return tcpCounter(Files.readString(Path.of("/proc/self/net/snmp")), "EstabResets");
    }

    private static long tcpCounter(String snmp, String name) {
        List<String> tcp = snmp.lines().filter(line -> line.startsWith("Tcp:")).toList();
        int column = List.of(tcp.get(0).split(" ", -1)).indexOf(name);
        return Long.parseLong(tcp.get(1).split(" ", -1)[column]);
    }

    @Override
    public void close() throws IOException {
        givePortBack();
        // A frozen one would not heed anything else.
        process.destroyForcibly();
        process.onExit().join();
        answers.close();
    }
}
