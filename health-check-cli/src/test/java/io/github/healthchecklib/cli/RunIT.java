package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code health-check run} as it is packaged, with real processes. */
@Timeout(120)
class RunIT {
    private static final List<String> NO_PROBES =
            List.of("--liveness", "off", "--readiness", "off", "--startup", "off");

    private final List<Process> started = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void hung_service_is_restarted_within_the_computed_time() throws Exception {
        int port = freePort();
        Path classes = Packaged.TARGET.resolve("test-classes");
        Process run = run(List.of(
                "--json",
                "--liveness",
                Integer.toString(port),
                "--readiness",
                "off",
                "--startup",
                "off",
                "--liveness-period-seconds",
                "1",
                "--grace-period-seconds",
                "5",
                "--liveness-failure-threshold",
                "3",
                Packaged.java(),
                "-cp",
                classes.toString(),
                FaultyService.class.getName(),
                Integer.toString(port),
                "4000"));
        awaitOutput("\"detail\":\"restart 1\"");
        run.destroy();

        assertThat(run.waitFor()).as("it had to be restarted").isEqualTo(1);
        Instant hung = Instant.ofEpochMilli(Long.parseLong(found("hung=(\\d+)", errors())));
        Instant again = Instant.parse(found("\"time\":\"([^\"]+)\"[^\n]*\"restart 1\"", output()));
        assertThat(Duration.between(hung, again))
                .as("period × (threshold − 1) to period × threshold, and the JVM's stop")
                .isBetween(Duration.ofSeconds(2), Duration.ofMillis(4500));
        assertThat(output()).contains("\"detail\":\"3 failures in a row, the last: " + port + " refused\"");
        assertThat(output()).contains("\"detail\":\"SIGTERM (exit code 143)\"");
        assertThat(output().lines())
                .as("the service's output is not in between")
                .allMatch(line -> line.startsWith("{"));
    }

    @Test
    void frozen_command_is_killed_after_the_grace_period() throws Exception {
        int port = freePort();
        Process run = run(List.of(
                "--no-namespace",
                "--liveness",
                Integer.toString(port),
                "--readiness",
                "off",
                "--startup",
                "off",
                "--liveness-period-seconds",
                "1",
                "--grace-period-seconds",
                "2",
                "--max-restarts",
                "0",
                "sh",
                "-c",
                "kill -STOP $$"));

        assertThat(run.waitFor()).isEqualTo(1);
        assertThat(secondsFromTerminatedToKilled()).isBetween(new BigDecimal(2), new BigDecimal(4));
        assertThat(errors())
                .contains(" liveness failed: 3 failures in a row")
                .contains(" exited: SIGKILL (exit code 137)");
    }

    @Test
    void command_that_ignores_sigterm_is_killed_after_the_scaled_grace_period() throws Exception {
        Process run = run(with(
                NO_PROBES,
                "--for",
                "1s",
                "--time-scale",
                "10",
                "sh",
                "-c",
                "trap '' TERM; while :; do sleep 0.1; done"));

        assertThat(run.waitFor()).as("its end was the run's own doing").isZero();
        assertThat(secondsFromTerminatedToKilled())
                .as("in the platform's time")
                .isBetween(new BigDecimal(30), new BigDecimal(40));
        assertThat(errors()).contains("exited: SIGKILL (exit code 137)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--for=1s", "--no-namespace"})
    void nothing_is_left_behind_when_the_command_ends(String option) throws Exception {
        String marker = UUID.randomUUID().toString();
        Process run = run(with(NO_PROBES, option, "--max-restarts", "0", "sh", "-c", daemons(marker) + "exit 3"));

        assertThat(run.waitFor()).isEqualTo(1);
        assertThat(errors()).contains("exited: exit code 3");
        assertThat(alive(marker)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--time-scale=1", "--no-namespace"})
    void nothing_is_left_behind_after_sigterm(String option) throws Exception {
        String marker = UUID.randomUUID().toString();
        Process run = run(with(
                NO_PROBES,
                option,
                "sh",
                "-c",
                "trap 'exit 0' TERM; " + daemons(marker) + "while :; do sleep 0.1; done"));
        await().until(() -> alive(marker).size() == 2);
        run.destroy();

        assertThat(run.waitFor()).isZero();
        assertThat(alive(marker)).isEmpty();
    }

    @Test
    void nothing_is_left_behind_when_the_run_is_killed() throws Exception {
        assumeTrue(succeeds("unshare", "--pid", "--mount", "true"), "no PID namespaces for this user");
        String marker = UUID.randomUUID().toString();
        Process run = run(with(NO_PROBES, "sh", "-c", daemons(marker) + "while :; do sleep 0.1; done"));
        await().until(() -> alive(marker).size() == 2);
        run.destroyForcibly();

        await().until(() -> alive(marker).isEmpty());
    }

    @Test
    void nothing_is_left_behind_when_the_run_of_another_user_is_killed() throws Exception {
        List<String> user = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        assumeTrue(
                succeeds(with(
                        user,
                        "unshare",
                        "--user",
                        "--pid",
                        "test",
                        "-x",
                        Packaged.script().toString())),
                "not root, no user namespaces, or the build is not readable for others");
        String marker = UUID.randomUUID().toString();
        Process run = start(with(
                with(user, Packaged.script().toString(), "run"),
                with(NO_PROBES, "sh", "-c", "id -u; " + daemons(marker) + "while :; do sleep 0.1; done")
                        .toArray(String[]::new)));
        await().until(() -> alive(marker).size() == 2);
        assertThat(output()).isEqualTo("65534\n");
        run.destroyForcibly();

        await().until(() -> alive(marker).isEmpty());
    }

    @Test
    void output_of_the_command_stays_on_its_streams() throws Exception {
        Process run = run(with(NO_PROBES, "--max-restarts", "0", "sh", "-c", "echo out; echo err >&2; cat"));

        assertThat(run.waitFor()).isEqualTo(1);
        assertThat(output()).isEqualTo("out\n");
        assertThat(errors()).contains("err\n").containsPattern("health-check: \\S+ exited: exit code 0\n");
    }

    @Test
    void manifest_gives_probes_and_environment() throws Exception {
        int port = freePort();
        Path manifest = folder.resolve("pod.yaml");
        Files.writeString(manifest, """
                apiVersion: v1
                kind: Pod
                metadata: {name: app}
                spec:
                  terminationGracePeriodSeconds: 7
                  containers:
                    - name: app
                      env:
                        - {name: GREETING, value: hello}
                        - {name: SECRET, valueFrom: {secretKeyRef: {name: a, key: b}}}
                      readinessProbe: {tcpSocket: {port: %d}, periodSeconds: 1}
                """.formatted(port));
        Path classes = Packaged.TARGET.resolve("test-classes");
        Process run = run(List.of(
                "--manifest",
                manifest.toString(),
                "--until",
                "ready",
                "sh",
                "-c",
                "echo $GREETING; exec " + Packaged.java() + " -XX:-UsePerfData -cp " + classes + " "
                        + FaultyService.class.getName() + " " + port + " 60000"));

        assertThat(run.waitFor()).isZero();
        assertThat(output()).startsWith("hello\nopen=true\n");
        assertThat(errors())
                .contains(
                        "health-check: note: the manifest does not have the values of SECRET: they are not set by it\n")
                .containsPattern("health-check: ready after \\S+, out of traffic for 0s since\n");
    }

    @Test
    void session_of_the_document_is_what_the_command_prints() throws Exception {
        assumeTrue(succeeds("python3", "--version"), "python3 is not installed");
        String document = Files.readString(Path.of("../docs/run.md"));
        String port = Integer.toString(freePort());
        Process run = run(List.of(found("\\$ health-check run (.*)", document)
                .replace("8000", port)
                .split(" ", -1)));

        assertThat(run.waitFor()).isEqualTo(1);
        assertThat(withoutTimes(errors())).isEqualTo(withoutTimes(found("\\$ .*\n([^`]*)```", document)));
    }

    /** By the shell's own kill, because the command is not everywhere. */
    private static boolean signal(String name, long pid) throws Exception {
        return succeeds("sh", "-c", "kill -" + name + " " + pid);
    }

    private static List<String> withoutTimes(String text) {
        return text.lines()
                .filter(line -> line.startsWith("health-check: "))
                .map(line -> line.replaceAll("\\b(\\d+m)?\\d+(\\.\\d+)?s\\b", "TIME"))
                .toList();
    }

    @Test
    void supervisor_passes_signals_and_the_exit_code_on() throws Exception {
        Process run = run(with(
                NO_PROBES,
                "--supervise",
                "sh",
                "-c",
                "trap 'echo got USR1' USR1; trap 'exit 42' TERM; echo up; while :; do sleep 0.1; done"));
        awaitOutput("up\n");
        // Not HUP, which is ignored wherever the build runs under nohup.
        assertThat(signal("USR1", run.pid())).isTrue();
        awaitOutput("got USR1\n");
        run.destroy();

        assertThat(run.waitFor()).isEqualTo(42);
        assertThat(errors()).doesNotContain("ran for");
    }

    @Test
    void supervisor_reaps_zombies_as_process_1() throws Exception {
        assumeTrue(succeeds("unshare", "--pid", "--fork", "--mount-proc", "true"), "no PID namespaces for this user");
        // The last of the orphans ends before the count begins.
        String command = "for i in 1 2 3 4 5; do (sleep 0.2 & echo $! >>" + folder.resolve("orphans") + "); done;"
                + " while grep -q '^State:.[RSD]' $(sed 's:.*:/proc/&/status:' " + folder.resolve("orphans")
                + ") 2>/dev/null; do sleep 0.1; done;"
                + " echo zombies=$(cat /proc/[0-9]*/status | grep -c '^State:.Z');"
                + " trap 'exit 42' TERM; while :; do sleep 0.1; done";
        Process run = start(with(
                List.of(
                        "unshare",
                        "--pid",
                        "--fork",
                        "--mount-proc",
                        Packaged.script().toString(),
                        "run",
                        "--supervise"),
                with(NO_PROBES, "sh", "-c", command).toArray(String[]::new)));
        awaitOutput("zombies=");
        long process1 = run.children().findFirst().orElseThrow().pid();
        assertThat(signal("TERM", process1)).isTrue();

        assertThat(run.waitFor()).isEqualTo(42);
        assertThat(output()).isEqualTo("zombies=0\n");
    }

    @Test
    void terminal_shows_a_live_view_until_ctrl_c_and_the_second_one_kills() throws Exception {
        assumeTrue(succeeds("tmux", "-V"), "tmux is not installed");
        String marker = UUID.randomUUID().toString();
        try (Tmux terminal = new Tmux()) {
            terminal.type(Packaged.script() + " run " + String.join(" ", NO_PROBES.subList(2, 6)) + " --liveness "
                    + freePort() + " -- sh -c 'trap : TERM INT; echo from-the-command;"
                    + " while :; do sleep 0.1; done' " + marker + "; echo exit=$?");
            terminal.awaitScreen("in traffic █");
            assertThat(terminal.screen())
                    .containsPattern("(?m)^from-the-command *$")
                    .containsPattern("liveness +alive +")
                    .containsPattern("health-check: \\S+ ready *\n");

            terminal.press("C-c");
            terminal.awaitScreen(" terminated");
            terminal.press("C-c");
            terminal.awaitScreen("exit=0");
            assertThat(terminal.screen()).contains("exited: SIGKILL (exit code 137)");
            assertThat(alive(marker)).isEmpty();
        }
    }

    /** A grandchild in a session of its own, and a child whose parent has ended. */
    private static String daemons(String marker) {
        return "setsid sh -c 'while :; do sleep 0.1; done' " + marker + " & " + "(sh -c 'while :; do sleep 0.1; done' "
                + marker + " &); ";
    }

    private static List<String> alive(String marker) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().arguments().stream())
                .filter(arguments -> List.of(arguments).contains(marker))
                .map(arguments -> String.join(" ", arguments))
                .toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static List<String> with(List<String> first, String... second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(second));
        return all;
    }

    private Process run(List<String> arguments) throws IOException {
        return start(with(List.of(Packaged.script().toString(), "run"), arguments.toArray(String[]::new)));
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("output").toFile())
                .redirectError(folder.resolve("errors").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static boolean succeeds(String... command) throws Exception {
        return succeeds(List.of(command));
    }

    private static boolean succeeds(List<String> command) throws Exception {
        try {
            Process process = new ProcessBuilder(command).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            // No such command.
            return false;
        }
    }

    private void awaitOutput(String text) {
        await().atMost(Duration.ofSeconds(60)).until(() -> output().contains(text));
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("errors"));
    }

    private BigDecimal secondsFromTerminatedToKilled() throws IOException {
        String seconds = ": (\\d+(\\.\\d+)?)s ";
        return new BigDecimal(found(seconds + "killed", errors()))
                .subtract(new BigDecimal(found(seconds + "terminated", errors())));
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher.group(1);
    }
}
