package io.github.healthchecklib.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A contender that runs, by remote control. */
final class ContenderProcess implements AutoCloseable {
    private final Contender contender;
    private final int port;
    private final Path errors;
    private final Process process;
    private final BufferedReader answers;

    /** Starts it: when this returns, it answers. */
    ContenderProcess(Contender contender, int port, List<String> command) throws IOException {
        this.contender = contender;
        this.port = port;
        this.errors = Files.createTempFile(Path.of("target"), "contender", ".errors");
        this.process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        String line = answers.readLine();
        while (line != null && !line.equals("started")) {
            line = answers.readLine();
        }
        if (line == null) {
            close();
            throw new IOException(contender.name() + " doesn't start: " + String.join(" ", command));
        }
    }

    int port() {
        return port;
    }

    boolean saidToStandardError(String line) throws IOException {
        return Files.readAllLines(errors).contains(line);
    }

    long pid() {
        return process.pid();
    }

    /** What it has taken of the processor so far, to a hundredth. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    /** How often its threads have gone to sleep of their own will so far, as Linux counts it. */
    long voluntarySwitches() throws IOException {
        long switches = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid()), "task"))) {
            for (Path thread : threads) {
                switches += Files.readAllLines(thread.resolve("status")).stream()
                        .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                        .sum();
            }
        }
        return switches;
    }

    /** Tells it something, and returns its answer. */
    String tell(String command) throws IOException {
        var commands = process.outputWriter(StandardCharsets.UTF_8);
        commands.write(command + "\n");
        commands.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException(contender.name() + " has ended");
        }
        return answer;
    }

    /** By its name, as {@code STOP}. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    void awaitExit() {
        process.onExit().join();
    }

    /** Whether a platform's probe succeeds: a connect, or a 200 for a request, within the time. */
    boolean probe(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) timeout.toMillis());
            if (!contender.speaksHttp()) {
                return true;
            }
            OutputStream out = socket.getOutputStream();
            out.write(contender.request().getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(
                    Math.max(1, (int) Duration.ofNanos(end - System.nanoTime()).toMillis()));
            byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
            return new String(status, StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        // A frozen one would not heed anything else.
        process.destroyForcibly();
        process.onExit().join();
        // What it wrote there is of use only while it runs.
        errors.toFile().delete();
    }
}
