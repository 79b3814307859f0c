package io.github.healthchecklib.cli;

import io.github.healthchecklib.cli.WatchedTarget.Change;
import io.github.healthchecklib.cli.WatchedTarget.State;
import io.github.healthchecklib.client.ProbeResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Output of a watch. Not thread-safe. */
interface WatchView {
    /** Called for each result, with the change of the target's state, if any. */
    void probed(ProbeResult result, WatchedTarget target, @Nullable Change change);

    /** Called twice a second. */
    void tick(Collection<WatchedTarget> targets, long now);

    /** Called once, when the watch has ended. */
    void end(Collection<WatchedTarget> targets, long now);

    /** Formats a change. */
    static String text(Change change) {
        return change.probe() + " changed from " + change.from() + " to " + change.to() + " after "
                + WatchTable.rounded(change.after()) + ": " + change.by().outcome()
                + (change.by().detail().isEmpty() ? "" : " (" + change.by().detail() + ")");
    }

    /** One line per change, and a summary at the end: for logs. */
    final class Lines implements WatchView {
        private final PrintWriter out;
        private final Style style;

        Lines(PrintWriter out, Style style) {
            this.out = out;
            this.style = style;
        }

        @Override
        public void probed(ProbeResult result, WatchedTarget target, @Nullable Change change) {
            if (change != null) {
                print(out, Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + text(change));
            }
        }

        @Override
        public void tick(Collection<WatchedTarget> targets, long now) {}

        @Override
        public void end(Collection<WatchedTarget> targets, long now) {
            summary(out, style, Terminal.Size.USUAL.columns(), targets, now);
        }
    }

    /** One JSON object per probe: for programs. */
    final class JsonLines implements WatchView {
        private final PrintWriter out;

        JsonLines(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void probed(ProbeResult result, WatchedTarget target, @Nullable Change change) {
            print(out, Json.line(fields -> {
                fields.time(Instant.now());
                fields.result(result);
                fields.text("probe", target.probe().toString());
                fields.flag("started", target.container().isStarted());
                fields.flag("ready", target.container().isReady());
                fields.flag("alive", target.container().isAlive());
                fields.flag("changed", change != null);
            }));
        }

        @Override
        public void tick(Collection<WatchedTarget> targets, long now) {}

        @Override
        public void end(Collection<WatchedTarget> targets, long now) {}
    }

    /** A live table at the end of the terminal; changes scroll above it. */
    final class Live implements WatchView {
        private static final int TICKS_PER_SIZE = 4;
        private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

        private final Terminal terminal;
        private final Supplier<Terminal.Size> sizes;
        private final Style style;
        private final PrintWriter out;
        private final List<String> changes = new ArrayList<>();
        private Terminal.Size size = Terminal.Size.USUAL;
        private int ticks;

        Live(Terminal terminal, Supplier<Terminal.Size> sizes, Style style, PrintWriter out) {
            this.terminal = terminal;
            this.sizes = sizes;
            this.style = style;
            this.out = out;
        }

        @Override
        public void probed(ProbeResult result, WatchedTarget target, @Nullable Change change) {
            // The table shows the initial states.
            if (change != null && change.from() != State.UNKNOWN) {
                changes.add(style.faint(TIME.format(LocalTime.now(ZoneId.systemDefault()))) + " "
                        + style.of(change.to(), text(change)));
            }
        }

        @Override
        public void tick(Collection<WatchedTarget> targets, long now) {
            if (ticks++ % TICKS_PER_SIZE == 0) {
                size = sizes.get();
            }
            terminal.draw(changes, new WatchTable(style).draw(targets, size.columns(), size.lines() - 1, now));
            changes.clear();
        }

        @Override
        public void end(Collection<WatchedTarget> targets, long now) {
            terminal.draw(changes, List.of());
            terminal.end();
            summary(out, style, size.columns(), targets, now);
        }
    }

    /** Fails when the output is closed, such as that of a pipe into head, because the watch would never end. */
    private static void print(PrintWriter out, String line) {
        out.println(line);
        if (out.checkError()) {
            throw new UncheckedIOException(new IOException("standard output was closed"));
        }
    }

    private static void summary(PrintWriter out, Style style, int width, Collection<WatchedTarget> targets, long now) {
        new WatchTable(style).draw(targets, width, Integer.MAX_VALUE, now).forEach(out::println);
        out.flush();
    }
}
