package io.github.healthchecklib.faultlab;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds and runs other programs. */
public final class Commands {
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/lib/nagios/plugins");

    private Commands() {}

    /**
     * The result of a program.
     *
     * @param exit its exit code
     * @param output what it printed to standard output and standard error
     */
    public record Result(int exit, String output) {}

    /**
     * Finds an installed program.
     *
     * @param name its name
     * @return its path; empty if it is not installed
     */
    public static Optional<Path> find(String name) {
        List<String> folders = new ArrayList<>(List.of(System.getenv("PATH").split(File.pathSeparator, -1)));
        folders.addAll(FOLDERS);
        return folders.stream()
                .map(folder -> Path.of(folder, name))
                .filter(path -> path.toFile().canExecute())
                .findFirst();
    }

    /**
     * Runs a program to its end.
     *
     * @param command the command line
     * @return the result
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the thread is interrupted
     */
    public static Result run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    /**
     * Starts a program.
     *
     * @param log where its output goes
     * @param command the command line
     * @return the process
     * @throws IOException if it cannot be started
     */
    public static Process start(Path log, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /**
     * Ends a process by SIGTERM.
     *
     * @param process the process
     */
    public static void end(Process process) {
        process.destroy();
        process.onExit().join();
    }
}
