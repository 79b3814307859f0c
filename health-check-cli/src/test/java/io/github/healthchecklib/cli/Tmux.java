package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;

/** A terminal of 80 columns and 24 lines, with a shell in it. */
final class Tmux implements AutoCloseable {
    private final String socket = "health-check-" + UUID.randomUUID();

    Tmux() throws IOException {
        tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "env", "PS1=", "LC_ALL=C.UTF-8", "sh");
    }

    void type(String line) throws IOException {
        tmux("send-keys", "-l", "JAVA_HOME=" + System.getProperty("java.home") + " " + line);
        press("Enter");
    }

    void press(String key) throws IOException {
        tmux("send-keys", key);
    }

    /** With the lines that have scrolled away. */
    String screen() throws IOException {
        return tmux("capture-pane", "-p", "-J", "-S", "-");
    }

    void awaitScreen(String text) {
        Callable<Boolean> shown = () -> screen().contains(text);
        await().atMost(Duration.ofSeconds(60)).until(shown);
    }

    private String tmux(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", socket));
        command.addAll(List.of(arguments));
        String output = Packaged.run(command.toArray(String[]::new));
        assertThat(output).endsWith("[0]");
        return output.substring(0, output.length() - "[0]".length());
    }

    @Override
    public void close() throws IOException {
        tmux("kill-server");
    }
}
