package io.github.healthchecklib.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A contender that runs, by remote control. */
final class ContenderProcess implements AutoCloseable {
    private final Contender contender;
    private final int port;
    private final Process process;
    private final BufferedReader answers;

    /** Starts it: when this returns, it answers. */
    ContenderProcess(Contender contender, int port, List<String> command) throws IOException {
        this.contender = contender;
        this.port = port;
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
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

    long pid() {
        return process.pid();
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
            out.write(("GET " + contender.path() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
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
    }
}
