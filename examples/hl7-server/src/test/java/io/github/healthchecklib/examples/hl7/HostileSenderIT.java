package io.github.healthchecklib.examples.hl7;

import static io.github.healthchecklib.examples.hl7.HealthPorts.awaitAnswer;
import static io.github.healthchecklib.examples.hl7.HealthPorts.isRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing that a client sends closes liveness: the server has 256 MB and one core, and while it is attacked it goes on
 * asking itself whether it answers, which closes the port if it does not.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs taskset and prlimit")
class HostileSenderIT {
    private static final int MEGABYTE = 1024 * 1024;
    private static final String QUESTION_ANSWERED = "asks whether this server is there";

    @TempDir
    private Path folder;

    private final ExecutorService clients = Executors.newCachedThreadPool();

    @SuppressWarnings("NullAway.Init")
    private ServerProcess server;

    private String heap = "-Xmx256m";
    private int mllp;
    private int liveness;

    @AfterEach
    void stop() {
        clients.shutdownNow();
        server.kill();
    }

    @Test
    void a_megabyte_of_repetitions_is_stored_like_any_message() throws Exception {
        start(Map.of());
        assertStored(message("PID|" + "~".repeat(MEGABYTE - 200)));
    }

    @Test
    void many_short_segments_are_stored_like_any_message() throws Exception {
        start(Map.of());
        assertStored(message("ZZZ|1\r".repeat(150_000)));
    }

    @Test
    void quarter_megabyte_of_segment_names_is_stored() throws Exception {
        start(Map.of());
        assertStored(message(distinctNames(233 * 1024)));
    }

    @Test
    void distinct_segment_names_from_many_clients_are_stored() throws Exception {
        start(Map.of());
        String names = distinctNames(78 * 1024);
        List<Future<String>> acknowledgments = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String message = message(names).replace("|MSG1|", "|MSG" + i + "|");
            acknowledgments.add(clients.submit(() -> {
                try (MllpClient client = new MllpClient(mllp)) {
                    return client.send(message).msa();
                }
            }));
        }
        for (Future<String> acknowledgment : acknowledgments) {
            assertThat(acknowledgment.get()).startsWith("AA|");
        }
        assertLivenessHeld();
    }

    /** Names in MSH-9.3, for which HAPI looks as for classes. */
    @Test
    void made_up_names_of_message_structures_leave_nothing_behind() throws Exception {
        heap = "-Xmx64m";
        start(Map.of());
        List<Future<?>> sending = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "X" + i + "Y".repeat(3900);
            sending.add(clients.submit(() -> {
                try (MllpClient client = new MllpClient(mllp)) {
                    for (int n = 0; n < 5_000; n++) {
                        String message = Messages.oru("1").replace("ORU^R01", "ORU^R01^" + name + n);
                        assertThat(client.send(message).msa()).isEqualTo("AR|1");
                    }
                    return null;
                }
            }));
        }
        for (Future<?> sent : sending) {
            sent.get();
        }
        assertLivenessHeld();
    }

    @Test
    void unfinished_frames_keep_the_memory_limit() throws Exception {
        start(Map.of("MAX_CONNECTIONS", "900", "MESSAGE_TIMEOUT_SECONDS", "600"));
        byte[] frame = MllpClient.frame(new byte[MEGABYTE]);
        byte[] unfinished = Arrays.copyOf(frame, frame.length - 2);
        List<MllpClient> open = new ArrayList<>();
        List<Future<?>> sending = new ArrayList<>();
        for (int i = 0; i < 784; i++) {
            MllpClient client = new MllpClient(mllp);
            open.add(client);
            sending.add(clients.submit(() -> client.sendBytes(unfinished)));
        }
        for (Future<?> sent : sending) {
            sent.get();
        }
        assertLivenessHeld();
        for (MllpClient client : open) {
            client.close();
        }
    }

    /** Each ends a large message, takes its answer and stays. H2 itself keeps some 200 MB of such messages. */
    @Test
    void answered_messages_of_idle_clients_take_no_memory() throws Exception {
        heap = "-Xmx384m";
        start(Map.of());
        List<MllpClient> open = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            MllpClient client = new MllpClient(mllp);
            open.add(client);
            String message = message("NTE|1||" + "x".repeat(MEGABYTE - 1000) + i);
            assertThat(client.send(message).msa()).isEqualTo("AA|MSG1");
        }
        assertLivenessHeld();
        for (MllpClient client : open) {
            client.close();
        }
    }

    /** Each ordinary in size and pace, but with a header that a parser took 56 ms for. */
    @Test
    void headers_of_separators_only_cost_no_more_than_others() throws Exception {
        start(Map.of());
        String message = Messages.adt("A04", "2.5", "MSG1").replace("|P|2.5", "|P|2.5|" + "&".repeat(3900));
        List<Future<?>> sending = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sending.add(clients.submit(() -> {
                try (MllpClient client = new MllpClient(mllp)) {
                    for (int n = 0; n < 50; n++) {
                        assertThat(client.send(message).msa()).startsWith("AE|");
                    }
                    return null;
                }
            }));
        }
        for (Future<?> sent : sending) {
            sent.get();
        }
        assertLivenessHeld();
    }

    @Test
    void thousand_idle_clients_leave_room_for_probes() throws Exception {
        start(Map.of(), "prlimit", "--nofile=1024");
        List<MllpClient> open = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            open.add(new MllpClient(mllp));
        }
        awaitQuestions();
        assertThat(isRefused(liveness)).isFalse();
        assertThat(server.count("is reached (closed so far")).isPositive();
        for (MllpClient client : open) {
            client.close();
        }
        assertLivenessHeld();
    }

    private void start(Map<String, String> settings, String... limits) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(
                Map.of("HEALTH_CHECK_READINESS_PORT", "off", "HEALTH_CHECK_STARTUP_PORT", "off", "LOG_LEVEL", "DEBUG"));
        List<String> launcher = new ArrayList<>(List.of("taskset", "--cpu-list", "0"));
        launcher.addAll(List.of(limits));
        server = ServerProcess.start(folder, all, launcher, heap, "-Djdk.nio.maxCachedBufferSize=262144");
        mllp = server.mllpPort();
        liveness = server.healthPort();
        awaitAnswer(liveness);
    }

    private void assertStored(String message) throws Exception {
        try (MllpClient client = new MllpClient(mllp)) {
            assertThat(client.send(message).msa()).isEqualTo("AA|MSG1");
        }
        assertLivenessHeld();
    }

    /** The port never closed, the server has answered its own question since, and answers a message. */
    private void assertLivenessHeld() throws Exception {
        awaitQuestions();
        try (MllpClient client = new MllpClient(mllp)) {
            assertThat(client.send(Messages.adt("A04", "2.5", "LAST")).msa()).isEqualTo("AA|LAST");
        }
        assertThat(isRefused(liveness)).isFalse();
        assertThat(server.lines()).noneMatch(line -> line.contains("changed from healthy to unhealthy"));
    }

    private void awaitQuestions() {
        long before = server.count(QUESTION_ANSWERED);
        // The first may have been asked before the attack.
        await().atMost(Duration.ofSeconds(60)).until(() -> server.count(QUESTION_ANSWERED) >= before + 2);
    }

    private static String message(String segments) {
        return Messages.adt("A04", "2.5", "MSG1") + segments;
    }

    private static String distinctNames(int bytes) {
        return IntStream.range(0, bytes / 6)
                .mapToObj(i -> "Z" + Integer.toString(36 * 36 + i, 36).toUpperCase(Locale.ROOT) + "|1\r")
                .collect(Collectors.joining())
                .substring(0, bytes);
    }
}
