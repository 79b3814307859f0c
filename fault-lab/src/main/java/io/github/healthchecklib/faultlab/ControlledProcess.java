package io.github.healthchecklib.faultlab;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that runs a {@link RemoteControl}. For one thread at a time. */
public final class ControlledProcess implements AutoCloseable {
    /** Longer than the heap stays used up, because the application may not answer before. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final Process process;
    private final BufferedReader answers;
    private final Path errors;

    /**
     * Starts a process, and waits until it has started.
     *
     * @param command the command line
     * @param errors where its standard error is appended
     * @throws IOException if it does not start within 30 s; nothing is left running
     */
    public ControlledProcess(List<String> command, Path errors) throws IOException {
        this.errors = errors;
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        Optional<String> line = nextLine();
        while (line.isPresent() && !line.get().equals(RemoteControl.STARTED)) {
            line = nextLine();
        }
        if (line.isEmpty()) {
            close();
            throw new IOException("Not started: " + String.join(" ", command) + "; standard error is in " + errors);
        }
    }

    /** Returns the next line; empty if the process has ended, or prints none in time. */
    private Optional<String> nextLine() {
        CompletableFuture<Optional<String>> line = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        line.complete(Optional.ofNullable(answers.readLine()));
                    } catch (IOException ended) {
                        line.complete(Optional.empty());
                    }
                },
                "answer");
        reader.setDaemon(true);
        reader.start();
        return line.completeOnTimeout(Optional.empty(), ANSWER_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /**
     * Sends a command.
     *
     * @param command one line
     * @return the answer, of one line
     * @throws IOException if the process has ended, or does not answer within 30 s
     */
    public String send(String command) throws IOException {
        var commands = process.outputWriter(StandardCharsets.UTF_8);
        commands.write(command + "\n");
        commands.flush();
        return nextLine()
                .orElseThrow(() -> new IOException("The process has ended, or hangs; standard error is in " + errors));
    }

    /**
     * Begins a fault; {@link #endFaults} ends it.
     *
     * @param fault which
     * @throws IOException if the process does not answer
     */
    public void inject(ApplicationFault fault) throws IOException {
        send(RemoteControl.INJECT + fault);
    }

    /**
     * Begins a fault of the heap that lasts until the process ends.
     *
     * @param fault which
     * @throws IOException if the process does not answer
     */
    public void injectForever(ApplicationFault fault) throws IOException {
        send(RemoteControl.INJECT + fault + RemoteControl.FOREVER);
    }

    /**
     * Ends all faults, except for a deadlock and those of the heap.
     *
     * @throws IOException if the process does not answer
     */
    public void endFaults() throws IOException {
        send(RemoteControl.END_FAULTS);
    }

    /**
     * Sends a signal.
     *
     * @param name such as {@code STOP}
     * @throws IOException if the signal cannot be sent
     * @throws InterruptedException if the thread is interrupted
     */
    public void signal(String name) throws IOException, InterruptedException {
        Commands.run(List.of("kill", "-" + name, Long.toString(pid())));
    }

    /**
     * Ends standard input, and so the process's main thread.
     *
     * @throws IOException if it cannot be closed
     */
    public void endInput() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).close();
    }

    /**
     * Returns the process ID. Commands that replace themselves, such as {@code prlimit}, keep it.
     *
     * @return the ID
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Returns whether the process is running.
     *
     * @return whether it is
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the process has ended. */
    public void awaitExit() {
        process.onExit().join();
    }

    /**
     * Returns what was written to standard error so far.
     *
     * @return the lines
     * @throws IOException if they cannot be read
     */
    public List<String> errorLines() throws IOException {
        return Files.readAllLines(errors);
    }

    /** Kills the process, and waits until it has ended. */
    @Override
    public void close() {
        // SIGKILL, because a frozen process ignores all others.
        process.destroyForcibly();
        process.onExit().join();
    }
}
