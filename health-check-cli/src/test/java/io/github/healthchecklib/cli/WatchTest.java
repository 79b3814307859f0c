package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.Target;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A watch of real ports, from its beginning to its end. */
@Timeout(60)
class WatchTest {
    private static final ProbeSettings OFTEN =
            ProbeSettings.defaults().withPeriod(Duration.ofMillis(10)).withTimeout(Duration.ofSeconds(10));

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text, true);

    @Test
    void prints_changes_then_a_summary() throws Exception {
        ServerSocket listener = Cli.open();
        Target target = Cli.target(listener);
        Watch watch = new Watch(
                List.of(new ProbeSpec(null, target)),
                OFTEN,
                Duration.ZERO,
                new WatchView.Lines(out, new Style(false, true)));
        CompletableFuture<Integer> exit = run(watch);
        await().until(() -> text.toString().contains(target + " changed from unknown to ready after "));
        listener.close();
        await().until(() -> text.toString().contains(target + " changed from ready to restart after "));
        try (ServerSocket again = new ServerSocket(target.port(), 1000, InetAddress.getByName(target.host()))) {
            await().until(() -> text.toString().contains(target + " changed from restart to ready after "));
            assertThat(again.isBound()).isTrue();
            watch.end();
            assertThat(exit.join()).isZero();
        }

        List<String> lines = text.toString().lines().toList();
        assertThat(lines).hasSize(6);
        assertThat(lines.get(1)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ .* after \\d+s: refused");
        assertThat(lines.get(3)).startsWith("TARGET ");
        assertThat(lines.get(4)).startsWith(target + " ").contains(" ready ");
        assertThat(lines.get(5)).isEqualTo("1 target: 1 ready");
    }

    @Test
    void it_fails_if_one_is_not_ready_at_the_end() throws Exception {
        Target refused = Cli.refused();
        Watch watch = new Watch(
                List.of(new ProbeSpec(null, refused)),
                OFTEN,
                Duration.ZERO,
                new WatchView.Lines(out, new Style(false, true)));
        CompletableFuture<Integer> exit = run(watch);
        await().until(() -> text.toString().contains(refused + " changed from unknown to not ready"));
        watch.end();

        assertThat(exit.join()).isEqualTo(1);
    }

    @Test
    void two_probes_of_one_target_share_its_connects() throws Exception {
        try (ServerSocket listener = Cli.open()) {
            Target target = Cli.target(listener);
            List<ProbeSpec> both =
                    List.of(ProbeSpec.parse("startup=" + target), ProbeSpec.parse("readiness=" + target));
            Watch watch = new Watch(both, OFTEN, Duration.ZERO, new WatchView.JsonLines(out));
            CompletableFuture<Integer> exit = run(watch);
            await().until(() -> text.toString().lines().count() >= 4);
            watch.end();

            assertThat(exit.join()).isZero();
            List<String> lines = text.toString().lines().toList();
            assertThat(ProbeCommandTest.parse(lines.get(0))).containsEntry("probe", "startup=" + target);
            assertThat(ProbeCommandTest.parse(lines.get(1))).containsEntry("probe", "readiness=" + target);
            assertThat(ProbeCommandTest.parse(lines.get(2))).containsEntry("probe", "startup=" + target);
        }
    }

    @Test
    void json_prints_one_object_per_probe() throws Exception {
        try (ServerSocket listener = Cli.open()) {
            Watch watch = new Watch(
                    List.of(new ProbeSpec(null, Cli.target(listener))),
                    OFTEN,
                    Duration.ZERO,
                    new WatchView.JsonLines(out));
            CompletableFuture<Integer> exit = run(watch);
            await().until(() -> text.toString().lines().count() >= 3);
            watch.end();
            exit.join();

            List<String> lines = text.toString().lines().toList();
            assertThat(ProbeCommandTest.parse(lines.get(0)))
                    .containsEntry("target", Cli.target(listener).toString())
                    .containsEntry("probe", Cli.target(listener).toString())
                    .containsEntry("outcome", "open")
                    .containsEntry("started", "true")
                    .containsEntry("ready", "true")
                    .containsEntry("alive", "true")
                    .containsEntry("changed", "true")
                    .containsKey("time");
            assertThat(ProbeCommandTest.parse(lines.get(1))).containsEntry("changed", "false");
        }
    }

    @Test
    void terminal_table_is_redrawn_below_the_changes() throws Exception {
        ServerSocket listener = Cli.open();
        Target target = Cli.target(listener);
        Watch watch = new Watch(
                List.of(new ProbeSpec(null, target)),
                OFTEN,
                Duration.ZERO,
                new WatchView.Live(new Terminal(out), () -> Terminal.Size.USUAL, new Style(false, true), out));
        CompletableFuture<Integer> exit = run(watch);
        await().until(() -> text.toString().contains(" ready "));
        listener.close();
        await().until(() -> text.toString().contains(target + " changed from ready to restart after"));
        String drawnOver = "\033[3A\rTARGET ";
        await().until(() -> text.toString().contains(drawnOver));
        watch.end();

        assertThat(exit.join()).isEqualTo(1);
        assertThat(text.toString())
                .doesNotContain("from unknown")
                .contains("\033[?25h")
                .endsWith("1 target: 1 restart" + System.lineSeparator());
    }

    private static CompletableFuture<Integer> run(Watch watch) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                watch.run();
                return watch.exitCode();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
