package io.github.healthchecklib.cli;

import io.github.healthchecklib.cli.WatchedTarget.State;
import io.github.healthchecklib.cli.run.PlatformRun;
import io.github.healthchecklib.cli.run.RunEvents;
import io.github.healthchecklib.cli.run.RunSummary;
import io.github.healthchecklib.cli.run.RunView;
import io.github.healthchecklib.client.PlatformEvent;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.SupervisedContainer;
import io.github.healthchecklib.client.internal.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows a run as a live view at the end of the terminal; the application's output and events scroll above it. */
final class RunLive implements RunView, AutoCloseable {
    private static final int DRAWS_PER_SIZE = 20;
    private static final int LINES = 1000;
    private static final String ROW = "%-10s %-10s %7s %12s  ";
    private static final int ROW_WIDTH = String.format(ROW, "", "", "", "").length();

    private final Terminal terminal;
    private final Supplier<Terminal.Size> sizes;
    private final Style style;
    private final PrintWriter out;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES);
    private final Map<ProbeType, Row> rows = new EnumMap<>(ProbeType.class);
    private final Timeline timeline = new Timeline();
    private final Timer timer = new Timer("health-run-view", true);
    private Terminal.Size size = Terminal.Size.USUAL;
    private int draws;
    private String lastEvent = "";

    /** What is known of a probe. */
    private static final class Row {
        private final int port;
        private final List<ProbeResult> recent = new ArrayList<>();

        Row(int port) {
            this.port = port;
        }

        void add(ProbeResult result) {
            if (recent.size() == WatchedTarget.RECENT) {
                recent.remove(0);
            }
            recent.add(result);
        }

        @Nullable
        ProbeResult last() {
            return recent.isEmpty() ? null : recent.get(recent.size() - 1);
        }
    }

    RunLive(
            Map<ProbeType, Integer> ports,
            Terminal terminal,
            Supplier<Terminal.Size> sizes,
            Style style,
            PrintWriter out) {
        this.terminal = terminal;
        this.sizes = sizes;
        this.style = style;
        this.out = out;
        ports.forEach((type, port) -> rows.put(type, new Row(port)));
    }

    /** Takes a line of the application. By any thread; waits while too many are to be drawn. */
    void output(String line) {
        try {
            lines.put(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void happened(PlatformEvent event) {
        timeline.happened(event);
        lastEvent = event.toString();
        // In the order in which they came: what the application wrote before is drawn before.
        String line = style.faint(RunLines.line(lastEvent));
        while (!lines.offer(line)) {
            flush(List.of());
        }
    }

    @Override
    public void probed(ProbeType type, ProbeResult result) {
        Row row = rows.get(type);
        if (row != null) {
            row.add(result);
        }
    }

    /** Draws it by the thread of the run. Returns at once. */
    void drawEvery(Duration period, RunEvents events, PlatformRun run) {
        TimerTask task = new TimerTask() {
            @Override
            public void run() {
                events.add(() -> draw(run.container(), events.now()));
            }
        };
        timer.schedule(task, 0, period.toMillis());
    }

    void draw(SupervisedContainer container, Duration now) {
        if (draws++ % DRAWS_PER_SIZE == 0) {
            size = sizes.get();
        }
        flush(view(container, now));
    }

    private void flush(List<String> view) {
        List<String> above = new ArrayList<>();
        lines.drainTo(above);
        terminal.draw(above, view.subList(0, Math.min(view.size(), size.lines() - 1)));
    }

    private List<String> view(SupervisedContainer container, Duration now) {
        List<String> view = new ArrayList<>();
        view.add(style.faint(
                WatchTable.cut(String.format(ROW, "PROBE", "STATE", "PORT", "LAST") + "RECENT", size.columns())));
        rows.forEach((type, row) -> view.add(row(type, row, container)));
        String state = container.isReady()
                ? style.of(State.READY, "in traffic")
                : style.of(State.NOT_READY, container.isRunning() ? "no traffic" : "not running");
        int room = Math.max(0, size.columns() - "no traffic ".length() - 12);
        view.add(state + " " + timeline.draw(now, Math.max(1, room), style) + " " + WatchTable.rounded(now));
        view.add(style.faint(WatchTable.cut("restarts: " + container.restarts() + "; " + lastEvent, size.columns())));
        return view;
    }

    private String row(ProbeType type, Row row, SupervisedContainer container) {
        State state = state(type, container);
        ProbeResult last = row.last();
        String result = last == null
                ? ""
                : last.isOpen() ? Durations.millis(last.took()) : last.outcome().toString();
        String fixed = String.format(
                ROW,
                type.name().toLowerCase(Locale.ROOT),
                container.isRunning() ? state.toString() : "ended",
                row.port,
                result);
        int width = size.columns() - ROW_WIDTH;
        return style.of(state, WatchTable.cut(fixed, size.columns())) + style.sparkline(row.recent, Math.max(0, width));
    }

    private static State state(ProbeType type, SupervisedContainer container) {
        return switch (type) {
            case STARTUP -> container.isStarted() ? State.STARTED : State.STARTING;
            case LIVENESS -> container.isAlive() ? State.ALIVE : State.RESTART;
            case READINESS -> container.isReady() ? State.READY : State.NOT_READY;
        };
    }

    @Override
    public void ended(RunSummary summary) {
        close();
        out.println(timeline.draw(summary.length(), size.columns() - 1, style));
        RunLines.text(summary).forEach(out::println);
        out.flush();
    }

    /** Restores the terminal. Idempotent. */
    @Override
    public void close() {
        timer.cancel();
        flush(List.of());
        terminal.end();
    }
}
