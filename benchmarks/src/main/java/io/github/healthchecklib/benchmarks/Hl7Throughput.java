package io.github.healthchecklib.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures how many messages a second the HL7 server of the examples stores in its H2 database, sent by 8 clients that
 * each wait for the acknowledgment before they send the next.
 */
final class Hl7Throughput {
    private static final Path JAR = Path.of("../examples/hl7-server/target/hl7-server.jar");
    private static final Pattern LISTENS = Pattern.compile(".* HL7 server listens on .*:(\\d+), .*");
    private static final int CLIENTS = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration MEASURED = Duration.ofSeconds(30);

    private Hl7Throughput() {}

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("hl7-throughput");
        Process server = start(folder);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            int port = awaitPort(server.inputReader(UTF_8));
            long measuredFrom = System.nanoTime() + WARM_UP.toNanos();
            List<Callable<long[]>> work = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String name = "C" + i;
                work.add(() -> latencies(port, name, measuredFrom));
            }
            List<Long> nanos = new ArrayList<>();
            for (Future<long[]> latencies : clients.invokeAll(work)) {
                Arrays.stream(latencies.get()).forEach(nanos::add);
            }
            print(nanos);
        } finally {
            clients.shutdownNow();
            server.destroyForcibly();
            server.onExit().join();
            delete(folder);
        }
    }

    private static void print(List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.println("clients,seconds,messages_per_second,ms_p50,ms_p99");
        System.out.printf(
                Locale.ROOT,
                "%d,%d,%d,%.1f,%.1f%n",
                CLIENTS,
                MEASURED.toSeconds(),
                sorted.length / MEASURED.toSeconds(),
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6);
    }

    private static Process start(Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-jar",
                        JAR.toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "HOST", "127.0.0.1",
                        "PORT", "0",
                        "HEALTH_CHECK_PORT", "0",
                        "HEALTH_CHECK_READINESS_PORT", "0",
                        "HEALTH_CHECK_STARTUP_PORT", "0"));
        return builder.start();
    }

    /** Reads on in the background, because the server writes a line for each message. */
    private static int awaitPort(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher matcher = LISTENS.matcher(line);
            if (matcher.matches()) {
                Thread reader = new Thread(() -> output.lines().forEach(ignored -> {}), "server-output");
                reader.setDaemon(true);
                reader.start();
                return Integer.parseInt(matcher.group(1));
            }
        }
        throw new IOException("The HL7 server has not started");
    }

    /** Of the messages that were sent within the time that is measured. */
    private static long[] latencies(int port, String client, long measuredFrom) throws IOException {
        long end = measuredFrom + MEASURED.toNanos();
        List<Long> nanos = new ArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (long i = 0, begun = System.nanoTime(); begun - end < 0; i++, begun = System.nanoTime()) {
                socket.getOutputStream().write(frame(client + "-" + i));
                if (!answer(in).contains("\rMSA|AA|")) {
                    throw new IOException("The HL7 server has not stored a message");
                }
                if (begun - measuredFrom >= 0) {
                    nanos.add(System.nanoTime() - begun);
                }
            }
        }
        return nanos.stream().mapToLong(Long::longValue).toArray();
    }

    private static byte[] frame(String controlId) {
        return ("\u000BMSH|^~\\&|HIS|HOSPITAL|HL7SERVER|CLOUD|20260101120000||ADT^A04^ADT_A01|" + controlId
                        + "|P|2.5\rEVN|A04|20260101120000\rPID|1||100001^^^HOSPITAL^MR||EXAMPLE^ERIKA||19700101|F\r"
                        + "PV1|1|O|CLINIC^ROOM^BED\r\u001C\r")
                .getBytes(US_ASCII);
    }

    private static String answer(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        for (int read = in.read(); read != 0x1C; read = in.read()) {
            if (read < 0) {
                throw new IOException("The HL7 server has hung up");
            }
            answer.append((char) read);
        }
        in.read();
        return answer.toString();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
