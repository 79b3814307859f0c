package io.github.healthchecklib.benchmarks;

import io.github.healthchecklib.faultlab.ApplicationFault;
import io.github.healthchecklib.faultlab.ControlledProcess;
import io.github.healthchecklib.faultlab.ProcFs;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A contender as a controlled process. */
final class ContenderProcess implements AutoCloseable {
    private final Contender contender;
    private final int port;
    private final Path errors;
    private final ControlledProcess process;

    /** Starts the contender: when this returns, it answers. */
    ContenderProcess(Contender contender, int port, List<String> command) throws IOException {
        this.contender = contender;
        this.port = port;
        this.errors = Files.createTempFile(Path.of("target"), "contender", ".errors");
        this.process = new ControlledProcess(command, errors);
    }

    int port() {
        return port;
    }

    List<String> errorLines() throws IOException {
        return process.errorLines();
    }

    long pid() {
        return process.pid();
    }

    /** The processor time so far. */
    double cpuSeconds() throws IOException {
        return ProcFs.cpuSeconds(pid());
    }

    /** How often its threads have gone to sleep so far. */
    long voluntarySwitches() throws IOException {
        return ProcFs.threads(pid()).stream()
                .mapToLong(ProcFs.ThreadState::voluntarySwitches)
                .sum();
    }

    String send(String command) throws IOException {
        return process.send(command);
    }

    void inject(ApplicationFault fault) throws IOException {
        process.inject(fault);
    }

    void injectForever(ApplicationFault fault) throws IOException {
        process.injectForever(fault);
    }

    void endFaults() throws IOException {
        process.endFaults();
    }

    void signal(String name) throws IOException, InterruptedException {
        process.signal(name);
    }

    void awaitExit() {
        process.awaitExit();
    }

    /** Probes as a platform does: returns whether a connect succeeds or, with HTTP, a request is answered with 200. */
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
        process.close();
        errors.toFile().delete();
    }
}
