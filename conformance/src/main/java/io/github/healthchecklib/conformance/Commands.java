package io.github.healthchecklib.conformance;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs other programs. */
final class Commands {
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/lib/nagios/plugins");

    private Commands() {}

    /** How a program ended, and what it printed to both its outputs. */
    record Result(int exit, String output) {}

    /** Where a program is, if it is installed. */
    static Optional<Path> find(String name) {
        List<String> folders = new ArrayList<>(List.of(System.getenv("PATH").split(File.pathSeparator, -1)));
        folders.addAll(FOLDERS);
        return folders.stream()
                .map(folder -> Path.of(folder, name))
                .filter(path -> path.toFile().canExecute())
                .findFirst();
    }

    static Result run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    /** Starts a server, whose output goes to a file. */
    static Process start(Path log, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    static void end(Process process) {
        process.destroy();
        process.onExit().join();
    }
}
