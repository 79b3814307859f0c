package io.github.healthchecklib.testing;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A second JVM that runs a test's main class: for what cannot be done to the JVM that the tests run in. */
public final class ChildJvm implements AutoCloseable {
    /**
     * Of tests that start one: code that is changed in the JVM of the tests only, as mutation tests do, cannot fail
     * them.
     */
    public static final String TAG = "child-jvm";

    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        // So that a line that never comes fails a test instead of blocking it.
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    }

    /**
     * Starts it. Its class path holds only the library and its tests.
     *
     * @param shell what a shell runs it by, such as {@code ulimit -n 99; exec "$@"}
     */
    public static ChildJvm start(String shell, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", shell, "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        return start("exec \"$@\"", main, arguments);
    }

    /** The rest of the next line that starts so; fails with everything that was printed if there is none. */
    public String awaitLine(String start) throws IOException {
        if (printsLine(start)) {
            return lines.get(lines.size() - 1).substring(start.length());
        }
        throw new AssertionError("no line starting with '" + start + "' in " + lines);
    }

    /** Whether it prints a line that starts so before it ends. */
    public boolean printsLine(String start) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith(start)) {
                return true;
            }
        }
        return false;
    }

    /** Everything it has printed up to the last line that was awaited. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    public void send(char command) throws IOException {
        send(String.valueOf(command));
    }

    public void send(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    /** All its threads stand still when this returns, as in a stuck virtual machine. Linux only. */
    public void freeze() throws Exception {
        signal("STOP");
        await().until(this::isFrozen);
    }

    private boolean isFrozen() throws IOException {
        try (var threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : threads) {
                if (Files.readAllLines(thread.resolve("status")).stream()
                        .noneMatch(line -> line.startsWith("State:\tT"))) {
                    return false;
                }
            }
        }
        return true;
    }

    public void unfreeze() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        int exit = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " failed with " + exit);
        }
    }

    /** Asks it to end, as a platform does. */
    public void sigterm() {
        // Process.destroy() would also close the streams, and with them what it prints while it ends.
        process.toHandle().destroy();
    }

    public int awaitExit() throws InterruptedException {
        if (!exitsWithin(Duration.ofSeconds(60))) {
            throw new AssertionError("still running after 60 s");
        }
        return process.exitValue();
    }

    public boolean exitsWithin(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Everything it has printed once it has ended. */
    public List<String> linesToEnd() {
        output.lines().forEach(lines::add);
        return lines();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        output.close();
    }
}
