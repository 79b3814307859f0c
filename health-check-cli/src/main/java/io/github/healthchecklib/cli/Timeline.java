package io.github.healthchecklib.cli;

import io.github.healthchecklib.cli.WatchedTarget.State;
import io.github.healthchecklib.client.PlatformEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an application did over a whole run, in one line: in traffic, running, or not running. */
final class Timeline {
    private final List<Change> changes = new ArrayList<>();
    private boolean running;
    private boolean ready;

    /** From the worst to the best. */
    private enum Level {
        ENDED(State.NOT_READY, "▁", "_"),
        RUNNING(State.STARTING, "▄", "-"),
        IN_TRAFFIC(State.READY, "█", "#");

        private final State color;
        private final String block;
        private final String ascii;

        Level(State color, String block, String ascii) {
            this.color = color;
            this.block = block;
            this.ascii = ascii;
        }
    }

    private record Change(Duration at, Level to) {}

    void happened(PlatformEvent event) {
        switch (event.kind()) {
            case STARTED -> running = true;
            case EXITED -> running = false;
            case READY -> ready = true;
            case NOT_READY -> ready = false;
            default -> {
                return;
            }
        }
        Level level = !running ? Level.ENDED : ready ? Level.IN_TRAFFIC : Level.RUNNING;
        // A state that lasted no time is not shown.
        changes.removeIf(change -> change.at.equals(event.at()));
        changes.add(new Change(event.at(), level));
    }

    /** Each column shows the worst of its share of the time, so that a short outage is visible in a long run. */
    String draw(Duration now, int width, Style style) {
        StringBuilder line = new StringBuilder();
        Level level = changes.isEmpty() ? Level.ENDED : changes.get(0).to;
        int next = 0;
        for (int column = 0; column < width; column++) {
            Duration begin = now.multipliedBy(column).dividedBy(width);
            Duration end = now.multipliedBy(column + 1L).dividedBy(width);
            Level worst = null;
            for (; next < changes.size() && changes.get(next).at.compareTo(end) < 0; next++) {
                if (changes.get(next).at.compareTo(begin) > 0) {
                    worst = worse(worst, level);
                }
                level = changes.get(next).to;
            }
            worst = worse(worst, level);
            line.append(style.of(worst.color, style.blocks() ? worst.block : worst.ascii));
        }
        return line.toString();
    }

    private static Level worse(@Nullable Level one, Level other) {
        return one == null || other.compareTo(one) < 0 ? other : one;
    }
}
