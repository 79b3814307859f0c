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

/** What a watch shows, and where. For one thread. */
interface WatchView {
    /** A target was probed, which may have changed its state. */
    void probed(ProbeResult result, WatchedTarget target, @Nullable Change change);

    /** Some time has passed. */
    void tick(Collection<WatchedTarget> targets, long now);

    /** The watch has ended. */
    void end(Collection<WatchedTarget> targets, long now);

    /** Writes a change as people read it. */
    static String words(Change change) {
        return change.subject() + " from " + change.from() + " to " + change.to() + " after "
                + WatchTable.words(change.after()) + ": " + change.by().outcome()
                + (change.by().detail().isEmpty() ? "" : " (" + change.by().detail() + ")");
    }

    /** One line for each change, and a summary: for logs. */
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
                print(out, Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + words(change));
            }
        }

        @Override
        public void tick(Collection<WatchedTarget> targets, long now) {}

        @Override
        public void end(Collection<WatchedTarget> targets, long now) {
            summary(out, style, Terminal.Size.USUAL.columns(), targets, now);
        }
    }

    /** One JSON object for each probe: for machines. */
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
                fields.text("subject", target.subject().toString());
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

    /** A table at the end of the terminal, above which the changes scroll away. */
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
            // What each is at first, the table shows.
            if (change != null && change.from() != State.UNKNOWN) {
                changes.add(style.faint(TIME.format(LocalTime.now(ZoneId.systemDefault()))) + " "
                        + style.of(change.to(), words(change)));
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

    /** A watch whose output nobody reads any more, as of a pipe into head, must not go on for ever. */
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
