package io.github.healthchecklib.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.healthchecklib.cli.run.Application;
import io.github.healthchecklib.cli.run.PlatformRun;
import io.github.healthchecklib.cli.run.RunLimits;
import io.github.healthchecklib.cli.run.ScaledTime;
import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.RestartPolicy;
import io.github.healthchecklib.client.SupervisedContainer;
import io.github.healthchecklib.manifest.PortProbe;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The live view of a run, on a terminal of 80 columns. */
@Timeout(60)
class RunLiveTest {
    private static final int PORT = 9000;

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text, true);
    private final ScaledTime time = new ScaledTime(1);
    private final RunLive view = new RunLive(
            Map.of(ProbeType.LIVENESS, PORT),
            new Terminal(out),
            () -> Terminal.Size.USUAL,
            new Style(false, true),
            out);

    @Test
    void view_is_drawn_below_output_and_events_in_their_order() throws Exception {
        PlatformRun run = new PlatformRun(
                Map.of(ProbeType.LIVENESS, new PortProbe(PORT, ProbeSettings.defaults())),
                RestartPolicy.defaults(),
                RunLimits.NONE,
                time,
                new Fake(),
                (type, probe, result) -> {},
                view);
        view.drawEvery(Duration.ofMillis(10), time, run);
        CompletableFuture<?> ended = CompletableFuture.runAsync(() -> run(run));
        await().until(() -> text.toString().contains("in traffic "));
        run.stop();
        ended.join();

        String shown = text.toString().replace("\033[K", "");
        assertThat(shown)
                .containsSubsequence("s started\n", "s ready\n", "a line of it\n", "PROBE ", "liveness   alive ");
        assertThat(shown).as("redrawn over the old one").contains("\033[4A\rPROBE ");
        assertThat(shown)
                .containsSubsequence(
                        "s terminated\n", "\033[?25h", "health-check: ran for ", "health-check: restarts: 0\n");
    }

    @Test
    void output_waits_while_too_much_is_to_be_drawn() {
        CompletableFuture<?> writer = CompletableFuture.runAsync(() -> {
            for (int i = 1; i <= 2500; i++) {
                view.output("line " + i);
            }
        });
        await().until(() -> {
            view.draw(idle(), Duration.ofSeconds(1));
            return writer.isDone();
        });
        view.draw(idle(), Duration.ofSeconds(1));

        assertThat(text.toString().replace("\033[K", "").lines().filter(line -> line.matches("\\r?line \\d+")))
                .hasSize(2500)
                .endsWith("line 2500");
    }

    private static SupervisedContainer idle() {
        return new SupervisedContainer(Map.of(), RestartPolicy.defaults(), event -> {});
    }

    private static void run(PlatformRun run) {
        try {
            run.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Fake implements Application {
        private @Nullable IntConsumer exited;

        @Override
        public void start(IntConsumer receiver) {
            exited = receiver;
            view.output("a line of it");
        }

        @Override
        public void signal(String signal) {
            kill();
        }

        @Override
        public void kill() {
            IntConsumer running = exited;
            exited = null;
            if (running != null) {
                running.accept(0);
            }
        }
    }
}
