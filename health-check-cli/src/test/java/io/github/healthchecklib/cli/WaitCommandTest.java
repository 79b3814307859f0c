package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.healthchecklib.client.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code health-check wait}. */
@Timeout(60)
class WaitCommandTest {
    @Test
    void returns_at_once_if_all_are_open() throws Exception {
        try (ServerSocket one = Cli.open();
                ServerSocket two = Cli.open()) {
            Cli single = Cli.run("wait", Cli.target(one).toString());
            assertThat(single.exit()).isZero();
            assertThat(single.err()).matches("[0-9.]+s " + Cli.target(one) + " is open\\R");
            assertThat(single.out()).isEmpty();

            Cli both =
                    Cli.run("wait", Cli.target(one).toString(), Cli.target(two).toString());
            assertThat(both.exit()).isZero();
            assertThat(both.err()).endsWith("s all 2 targets are open" + System.lineSeparator());
        }
    }

    @Test
    void it_waits_until_all_are_open() throws Exception {
        Target late = Cli.refused();
        Deque<ServerSocket> opened = new ArrayDeque<>();
        OnText opening = new OnText(late + " refused; not open: 1 of 2 (" + late + ")", () -> opened.add(open(late)));
        try (ServerSocket listener = Cli.open()) {
            int exit = HealthCheckCommand.commandLine()
                    .setErr(opening.writer())
                    .execute("wait", "--period", "10ms", Cli.target(listener).toString(), late.toString());

            assertThat(exit).isZero();
            assertThat(opening.text()).contains("all 2 targets are open");
        } finally {
            opened.remove().close();
        }
    }

    @Test
    void closed_waits_until_all_are_refused() throws Exception {
        ServerSocket listener = Cli.open();
        Target target = Cli.target(listener);
        OnText closing = new OnText(target + " open; not refused: 1 of 1", listener::close);
        int exit = HealthCheckCommand.commandLine()
                .setErr(closing.writer())
                .execute("wait", "--closed", "--period", "10ms", target.toString());

        assertThat(exit).isZero();
        assertThat(closing.text()).contains(target + " is refused");
    }

    @Test
    void timeout_names_what_is_missing() throws Exception {
        String refused = Cli.refused().toString();
        Cli run = Cli.run("wait", refused, refused, "--timeout", "500ms", "--period", "10ms");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().lines().toList().get(1))
                .matches("[0-9.]+s timed out; not open: 1 of 1 \\(" + refused + "\\)");
        assertThat(run.err().lines()).hasSize(2);
    }

    @Test
    void timeout_names_at_most_three_targets() throws Exception {
        Cli run = Cli.run("wait", "127.0.0.9:1", "127.0.0.9:2", "127.0.0.9:3", "127.0.0.9:4", "--timeout", "50ms");

        assertThat(run.err()).contains("timed out; not open: 4 of 4 (127.0.0.9:1, 127.0.0.9:2, 127.0.0.9:3, ...)");
    }

    @Test
    void quiet_prints_nothing() throws Exception {
        assertThat(Cli.run("wait", "--quiet", Cli.refused().toString(), "--timeout", "10ms"))
                .isEqualTo(new Cli(1, "", ""));
    }

    private static ServerSocket open(Target target) throws IOException {
        return new ServerSocket(target.port(), 1000, InetAddress.getByName(target.host()));
    }

    /** Does something once, when a text has been written to it. */
    private static final class OnText {
        private final StringWriter text = new StringWriter();
        private final String awaited;
        private final Action action;
        private boolean done;

        interface Action {
            void run() throws IOException;
        }

        OnText(String awaited, Action action) {
            this.awaited = awaited;
            this.action = action;
        }

        PrintWriter writer() {
            return new PrintWriter(text) {
                @Override
                public void flush() {
                    if (!done && text.toString().contains(awaited)) {
                        done = true;
                        try {
                            action.run();
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }
            };
        }

        String text() {
            return text.toString();
        }
    }
}
