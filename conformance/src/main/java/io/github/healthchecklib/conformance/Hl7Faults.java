package io.github.healthchecklib.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.healthchecklib.client.Target;
import io.github.healthchecklib.faultlab.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Faults of the HL7 example: its store cannot be written; hostile senders are connected. */
final class Hl7Faults {
    private static final String STORE = "the HL7 example's store cannot be written: ";
    private static final String SENDERS_NAME =
            "hostile senders at the HL7 example, which has 256 MB: 1,280 frames of 1 MiB,"
                    + " half of them unfinished: liveness";
    private static final int MLLP_PORT = 2575;
    private static final int SENDERS = 64;
    private static final int FRAMES_EACH = 20;
    private static final int FRAME_BYTES = 1024 * 1024;

    /** Its store is checked every 5 s, ten probes come each second, and the check takes up to a second. */
    private static final int UNTIL_NOTICED = 60;

    private static final Duration OBSERVED = Duration.ofSeconds(12);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(3);

    private Hl7Faults() {}

    /** Causes all faults on one server, whose readiness port is the one after its liveness port. */
    static List<FaultRow> all(String namespace, int livenessPort) throws Exception {
        List<FaultRow> rows = new ArrayList<>();
        Path folder = Files.createTempDirectory("health-hl7");
        try (Hl7Process server = new Hl7Process(namespace, folder, livenessPort)) {
            Target liveness = new Target(ApplicationProcess.ADDRESS, livenessPort);
            Target readiness = new Target(ApplicationProcess.ADDRESS, livenessPort + 1);
            rows.addAll(fullDisk(server, folder.resolve("data/hl7.mv.db"), liveness, readiness));
            rows.add(hostileSenders(liveness));
        } catch (IllegalStateException e) {
            rows.add(FaultRow.failed("the HL7 example", "as its status", String.valueOf(e.getMessage())));
        }
        rows.forEach(System.out::println);
        return rows;
    }

    private static List<FaultRow> fullDisk(Hl7Process server, Path database, Target liveness, Target readiness)
            throws Exception {
        try (PortWatch alive = new PortWatch(liveness, SHORT);
                PortWatch ready = new PortWatch(readiness, SHORT)) {
            awaitOpen(alive);
            awaitOpen(ready);
            long begin = System.nanoTime();
            server.limitFiles(Long.toString(Files.size(database)));
            observe(begin);
            List<PortWatch.Seen> readyWhileFull = ready.since(begin);
            List<PortWatch.Seen> aliveWhileFull = alive.since(begin);
            server.limitFiles("unlimited");
            Duration recovery = awaitOpen(ready);
            return List.of(
                    FaultRun.row(STORE + "readiness", false, UNTIL_NOTICED, begin, readyWhileFull, recovery),
                    FaultRun.row(STORE + "liveness", true, 0, begin, aliveWhileFull, Duration.ZERO));
        }
    }

    private static FaultRow hostileSenders(Target liveness) throws Exception {
        try (PortWatch alive = new PortWatch(liveness, LONG)) {
            awaitOpen(alive);
            long begin = System.nanoTime();
            attack();
            observe(begin);
            return FaultRun.row(SENDERS_NAME, true, 0, begin, alive.since(begin), Duration.ZERO);
        }
    }

    private static Duration awaitOpen(PortWatch port) throws Exception {
        long since = System.nanoTime();
        return Await.until("the port is open", Duration.ofSeconds(30), () -> port.open(since) > 0);
    }

    private static void observe(long since) throws Exception {
        Await.until("the time is over", OBSERVED.plusSeconds(60), () -> System.nanoTime() - since > OBSERVED.toNanos());
    }

    private static void attack() throws Exception {
        byte[] frame = new byte[FRAME_BYTES];
        Arrays.fill(frame, (byte) '~');
        byte[] header = "\u000BMSH|^~\\&|HIS|H|S|C|20260101||ADT^A04|1|P|2.5\rPID|".getBytes(US_ASCII);
        System.arraycopy(header, 0, frame, 0, header.length);
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Future<?>> sending = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                boolean finishes = i % 2 == 0;
                sending.add(senders.submit(() -> send(frame, finishes)));
            }
            for (Future<?> sent : sending) {
                sent.get();
            }
        } finally {
            senders.shutdownNow();
        }
    }

    private static Void send(byte[] frame, boolean finishes) throws IOException {
        for (int i = 0; i < FRAMES_EACH; i++) {
            try (Socket socket = new Socket(ApplicationProcess.ADDRESS, MLLP_PORT)) {
                socket.setSoTimeout((int) OBSERVED.toMillis());
                OutputStream out = socket.getOutputStream();
                out.write(frame);
                if (finishes) {
                    out.write(0x1C);
                    socket.getInputStream().read();
                }
            } catch (SocketException | SocketTimeoutException hungUpOnOrBusy) {
                // The server may hang up on such a sender, or answer others first.
            }
        }
        return null;
    }
}
