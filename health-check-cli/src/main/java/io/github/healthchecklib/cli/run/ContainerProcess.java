package io.github.healthchecklib.cli.run;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A command, run as the main process of a container: without input, and with nothing left behind when it has ended. */
public final class ContainerProcess implements Application {
    private static final long LONGEST_FORK = TimeUnit.SECONDS.toNanos(5);
    private static final long LONGEST_OUTPUT_MILLIS = TimeUnit.SECONDS.toMillis(1);

    private final List<String> command;
    private final Map<String, String> environment;
    private final Isolation isolation;
    private final Output output;
    private final ProcessGroup group = new ProcessGroup();
    private volatile @Nullable ProcessHandle main;

    /** Where its output goes. */
    public sealed interface Output {
        /** To the streams of this process. */
        record Inherited() implements Output {}

        /** Both to standard error. */
        record ToError() implements Output {}

        /**
         * To a receiver, line by line.
         *
         * @param receiver called by another thread; while it waits, the application's writes may
         */
        record Lines(Consumer<String> receiver) implements Output {}
    }

    /**
     * Prepares a command.
     *
     * @param command and its arguments
     * @param environment added to that of this process
     * @param isolation of its processes
     * @param output where its output goes
     */
    public ContainerProcess(List<String> command, Map<String, String> environment, Isolation isolation, Output output) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.isolation = isolation;
        this.output = output;
    }

    /** Starts it from the calling thread; when that ends, so does the process. */
    @Override
    public void start(IntConsumer exited) throws IOException {
        Process started = builder().start();
        main = isolation.namespace() ? awaitChild(started) : started.toHandle();
        Thread reader = readerOf(started);
        Thread waiter = new Thread(() -> exited.accept(await(started, reader)), "health-run-exit");
        waiter.setDaemon(true);
        waiter.start();
    }

    private ProcessBuilder builder() {
        List<String> isolated = isolation.command(command);
        ProcessBuilder builder = new ProcessBuilder(isolated)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT);
        if (output instanceof Output.ToError) {
            builder.command(shell("exec \"$@\" >&2", isolated));
        } else if (output instanceof Output.Lines) {
            builder.redirectOutput(Redirect.PIPE).redirectErrorStream(true);
        }
        builder.environment().putAll(environment);
        group.mark(builder.environment());
        return builder;
    }

    private static List<String> shell(String script, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        all.addAll(arguments);
        return all;
    }

    /** The child comes a moment after its parent; null if both have ended before they were seen. */
    private static @Nullable ProcessHandle awaitChild(Process parent) {
        long begin = System.nanoTime();
        while (parent.isAlive() && System.nanoTime() - begin < LONGEST_FORK) {
            ProcessHandle child = parent.children().findFirst().orElse(null);
            if (child != null) {
                return child;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return null;
    }

    private @Nullable Thread readerOf(Process process) {
        if (!(output instanceof Output.Lines lines)) {
            return null;
        }
        Thread reader = new Thread(() -> read(process, lines.receiver()), "health-run-output");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private static void read(Process process, Consumer<String> receiver) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                receiver.accept(line);
            }
        } catch (IOException e) {
            // Closed with the process.
            receiver.accept("The output of the command cannot be read: " + e.getMessage());
        }
    }

    /** Waits until nothing runs any more, and everything is read. */
    private int await(Process process, @Nullable Thread reader) {
        try {
            int exitCode = process.waitFor();
            if (!isolation.namespace()) {
                group.kill();
            }
            if (reader != null) {
                reader.join(LONGEST_OUTPUT_MILLIS);
            }
            return exitCode;
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nothing interrupts this thread", e);
        }
    }

    @Override
    public void signal(String signal) {
        ProcessHandle process = main;
        if (process == null || !process.isAlive()) {
            return;
        }
        if (signal.equals("TERM")) {
            process.destroy();
            return;
        }
        try {
            new ProcessBuilder(shell("kill -s \"$1\" \"$2\"", List.of(signal, Long.toString(process.pid()))))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("SIG" + signal + " cannot be sent: " + e.getMessage(), e);
        }
    }

    @Override
    public void kill() {
        ProcessHandle process = main;
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
