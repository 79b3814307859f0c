package io.github.healthchecklib.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar as a command: what it prints, and its exit codes. */
class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void prints_a_line_per_target_and_succeeds_if_all_are_open() throws Exception {
        try (ServerSocket listener = Ports.open()) {
            String target = Ports.target(listener).toString();

            assertThat(run(target, target)).isEqualTo(ExitCode.OK);
            assertThat(text(out).lines()).hasSize(2).allMatch(line -> line.matches(target + " open [0-9.]+ ms"));
            assertThat(text(err)).isEmpty();
        }
    }

    @Test
    void it_fails_if_one_is_not_open() throws Exception {
        try (ServerSocket listener = Ports.open()) {
            assertThat(run(Ports.target(listener).toString(), Ports.refused().toString()))
                    .isEqualTo(ExitCode.NOT_OK);
            assertThat(text(out).lines().toList().get(1)).contains(" refused ");
        }
    }

    @Test
    void quiet_prints_nothing() throws Exception {
        assertThat(run("--quiet", Ports.refused().toString())).isEqualTo(1);
        assertThat(text(out) + text(err)).isEmpty();
    }

    @Test
    void the_timeout_is_how_long_it_takes() throws Exception {
        try (SilentPort silent = new SilentPort()) {
            assertThat(run("--timeout", "20ms", silent.target().toString())).isEqualTo(1);
            assertThat(text(out)).contains(" timed out ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                          | No target given. See --help.",
                "--verbose :9000             | Unknown option --verbose. See --help.",
                "localhost                   | A target must be host:port, [v6]:port or :port, with a port from 1 to 65535, but is \"localhost\". Correct it.",
                "--timeout soon :9000        | A duration must be a whole number and ms, s, m or h, such as 500ms or 60s, but is \"soon\". Correct it.",
                ":9000 --timeout             | A duration must be a whole number and ms, s, m or h, such as 500ms or 60s, but is \"\". Correct it.",
                "--timeout 0s :9000          | Probe setting timeout must be from 0.001s to 24h, but is 0s. Correct it.",
            })
    void wrong_usage_prints_one_line(String arguments, String message) throws Exception {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1)))
                .isEqualTo(ExitCode.USAGE);
        assertThat(text(err)).isEqualTo(message + System.lineSeparator());
        assertThat(text(out)).isEmpty();
    }

    @Test
    void help_lists_the_exit_codes() throws Exception {
        assertThat(run("--help")).isEqualTo(0);
        assertThat(text(out))
                .contains("exit code: %d all are open, %d some are not, %d usage error"
                        .formatted(ExitCode.OK, ExitCode.NOT_OK, ExitCode.USAGE));
    }

    private int run(String... args) throws Exception {
        return Main.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
