package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is packaged: its start script, its jar, and its life in a terminal, which is tmux here. */
@Timeout(120)
class CommandIT {
    private final Path script = Packaged.script();

    @TempDir
    private Path folder;

    @Test
    void start_script_returns_the_exit_code() throws Exception {
        try (ServerSocket listener = Cli.open()) {
            String open = Cli.target(listener).toString();
            String refused = Cli.refused().toString();

            assertThat(Packaged.run(script.toString(), "probe", open)).matches(open + " open [0-9.]+ ms\\R\\[0]");
            assertThat(Packaged.run(script.toString(), "probe", refused))
                    .startsWith(refused + " refused ")
                    .endsWith("[1]");
            assertThat(Packaged.run(script.toString(), "probe", "localhost"))
                    .startsWith("Invalid value")
                    .endsWith("[2]");
        }
    }

    @Test
    void start_script_works_through_a_link_and_without_a_home() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("health-check"), script);

        assertThat(Packaged.run("env", "-u", "XDG_CACHE_HOME", "HOME=/dev/null", link.toString(), "--version"))
                .matches("health-check [0-9].*\\R\\[0]");
    }

    @Test
    void start_script_without_a_jvm_says_what_it_needs() throws Exception {
        assertThat(Packaged.run("env", "JAVA_HOME=/no/such/folder", script.toString(), "--version"))
                .isEqualTo(
                        "health-check needs a Java runtime, 17 or later: install one, or set JAVA_HOME to one.\n[2]");
    }

    @Test
    void jar_alone_probes() throws Exception {
        String refused = Cli.refused().toString();

        assertThat(Packaged.run(
                        Packaged.java(),
                        "-jar",
                        Packaged.TARGET.resolve("health-check.jar").toString(),
                        "probe",
                        "--json",
                        refused))
                .startsWith("{\"target\":\"" + refused + "\",\"outcome\":\"refused\"")
                .endsWith("[1]");
    }

    @Test
    void bash_takes_the_completion() throws Exception {
        String completions = Packaged.run(
                "bash",
                "-c",
                "source <('" + script + "' generate-completion) && complete -p health-check"
                        + " && COMP_WORDS=(health-check watch --fail) COMP_CWORD=2 && _complete_health-check && echo \"${COMPREPLY[@]}\"");

        assertThat(completions)
                .contains("complete -")
                .contains("--failure-threshold")
                .endsWith("[0]");
    }

    @Test
    void watch_shows_a_table_until_ctrl_c_then_a_summary() throws Exception {
        assumeTrue(Packaged.run("sh", "-c", "command -v tmux").endsWith("[0]"), "tmux is not installed");
        try (ServerSocket listener = Cli.open();
                Tmux terminal = new Tmux()) {
            String open = Cli.target(listener).toString();
            String refused = Cli.refused().toString();
            terminal.type(script + " watch " + open + " " + refused + " --period-seconds 0.1; echo exit=$?");
            terminal.awaitScreen("2 targets: 1 restart, 1 ready");

            String screen = terminal.screen();
            assertThat(screen).containsPattern(refused + " +restart ").containsPattern(open + " +ready ");
            assertThat(screen).contains(refused + " changed from not ready to restart after ");
            assertThat(screen.split("TARGET", -1)).hasSize(2);

            terminal.press("C-c");
            terminal.awaitScreen("exit=1");
            assertThat(terminal.screen()).contains("2 targets: 1 restart, 1 ready\nexit=1");
        }
    }

    @Test
    void watch_without_a_terminal_ends_with_a_summary() throws Exception {
        try (ServerSocket listener = Cli.open()) {
            Path output = folder.resolve("output");
            Process watch = new ProcessBuilder(script.toString(), "watch", "--file", "-", "--period-seconds", "0.1")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try (var input = watch.outputWriter(StandardCharsets.UTF_8)) {
                input.write("# the targets\n\n" + Cli.target(listener) + " # one\n");
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(output).contains(" changed from unknown to ready "));
            watch.destroy();

            assertThat(watch.waitFor()).isZero();
            assertThat(Files.readString(output)).endsWith("1 target: 1 ready\n").doesNotContain("\033");
        }
    }

    @Test
    void watch_ends_when_its_output_is_closed() throws Exception {
        String refused = Cli.refused().toString();
        String output = Packaged.run(
                "bash",
                "-c",
                "'" + script + "' watch --json --period-seconds 0.1 " + refused
                        + " | head -n 1; echo ${PIPESTATUS[0]}");

        assertThat(output).contains("\"target\":\"" + refused + "\"").endsWith("standard output was closed\n1\n[0]");
    }
}
