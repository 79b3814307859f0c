package io.github.healthchecklib.conformance;

import io.github.healthchecklib.conformance.ApplicationProcess.State;
import io.github.healthchecklib.faultlab.Await;
import io.github.healthchecklib.faultlab.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The HL7 example: becomes unhealthy by SIGTERM, and healthy by a restart. */
final class Hl7Process implements ProbedProcess {
    private static final Path JAR =
            Path.of("..", "examples", "hl7-server", "target", "hl7-server.jar").toAbsolutePath();
    private static final Duration START = Duration.ofSeconds(30);

    private final String namespace;
    private final Path folder;
    private final int port;
    private Process process;

    Hl7Process(String namespace, Path folder) throws Exception {
        this(namespace, folder, Application.PORT);
    }

    /** Its readiness port is the one after its liveness port. */
    Hl7Process(String namespace, Path folder, int port) throws Exception {
        this.namespace = namespace;
        this.folder = folder;
        this.port = port;
        this.process = launch();
        awaitOpen();
    }

    private Process launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        namespace,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-jar",
                        JAR.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .directory(folder.toFile());
        builder.environment()
                .putAll(Map.of(
                        "HEALTH_CHECK_HOST",
                        "0.0.0.0",
                        "HEALTH_CHECK_PORT",
                        Integer.toString(port),
                        "HEALTH_CHECK_READINESS_PORT",
                        Integer.toString(port + 1),
                        "HEALTH_CHECK_STARTUP_PORT",
                        "off",
                        "HEALTH_CHECK_BACKLOG",
                        "128",
                        "DRAIN_SECONDS",
                        "0"));
        return builder.start();
    }

    private void awaitOpen() throws Exception {
        Await.until("the HL7 server is healthy", START, () -> {
            try (Socket socket = new Socket(ApplicationProcess.ADDRESS, port)) {
                return socket.isConnected();
            } catch (IOException refused) {
                return false;
            }
        });
    }

    private Path log() {
        return folder.resolve("hl7-server.log");
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public void turnUnhealthy() throws Exception {
        Commands.run(List.of("kill", "-TERM", Long.toString(process.pid())));
        process.onExit().join();
    }

    @Override
    public void turnHealthy() throws Exception {
        process = launch();
        awaitOpen();
    }

    /** Limits the size of its files, in bytes. A soft limit, so that it can be raised again. */
    void limitFiles(String bytes) throws Exception {
        network().run("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":");
    }

    /**
     * Without the heap, which cannot be queried, and with the library's threads only, because the JVM's come and go.
     */
    @Override
    public State state() throws IOException {
        Path itself = Path.of("/proc", Long.toString(process.pid()));
        try (Stream<Path> threads = Files.list(itself.resolve("task"));
                Stream<Path> descriptors = Files.list(itself.resolve("fd"))) {
            int ofTheLibrary = (int) threads.filter(Hl7Process::isOfTheLibrary).count();
            return new State(
                    ofTheLibrary,
                    (int) descriptors.count(),
                    0,
                    Files.readAllLines(log()).size());
        }
    }

    private static boolean isOfTheLibrary(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).startsWith("health-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
