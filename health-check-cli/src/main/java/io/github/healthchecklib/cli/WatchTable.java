package io.github.healthchecklib.cli;

import io.github.healthchecklib.cli.WatchedTarget.State;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.internal.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats watched targets as a table of a given width and height. */
final class WatchTable {
    private static final int MIN_TARGET = 12;
    private static final int MIN_RECENT = 8;
    private static final String FIXED = "  %-10s  %7s  %12s  %6s  ";
    private static final int FIXED_WIDTH = String.format(FIXED, "", "", "", "").length();

    private final Style style;

    WatchTable(Style style) {
        this.style = style;
    }

    /**
     * Draws the table.
     *
     * @param targets in the order given by the user
     * @param width columns; no line is longer
     * @param height lines; if there are more targets, those that are ready are left out first
     * @param now as nanoTime
     * @return the lines
     */
    List<String> draw(Collection<WatchedTarget> targets, int width, int height, long now) {
        List<String> lines = new ArrayList<>();
        List<WatchedTarget> shown = fitting(targets, Math.max(1, height - 2));
        int longest = shown.stream()
                .mapToInt(watched -> watched.probe().toString().length())
                .max()
                .orElse(0);
        int room = Math.max(MIN_TARGET, width - FIXED_WIDTH - MIN_RECENT);
        int targetWidth = Math.min(Math.max(MIN_TARGET, longest), room);
        int recentWidth = Math.max(0, Math.min(WatchedTarget.RECENT, width - FIXED_WIDTH - targetWidth));

        String header = pad("TARGET", targetWidth) + String.format(FIXED, "STATE", "FOR", "LAST", "OPEN");
        lines.add(style.faint(cut(header + (recentWidth >= "RECENT".length() ? "RECENT" : ""), width)));
        for (WatchedTarget watched : shown) {
            lines.add(row(watched, targetWidth, recentWidth, now));
        }
        lines.add(style.faint(cut(counts(targets, targets.size() - shown.size()), width)));
        return lines;
    }

    private String row(WatchedTarget watched, int targetWidth, int recentWidth, long now) {
        ProbeResult last = watched.last();
        String latency = last == null
                ? ""
                : last.isOpen() ? Durations.millis(last.took()) : last.outcome().toString();
        String share = last == null ? "" : share(watched.successShare());
        String fixed = String.format(FIXED, watched.state(), rounded(watched.since(now)), latency, share);
        return pad(watched.probe().toString(), targetWidth)
                + style.of(watched.state(), fixed)
                + style.sparkline(watched.recent(), recentWidth);
    }

    /** In the user's order; if there are too many, those with problems first. */
    private static List<WatchedTarget> fitting(Collection<WatchedTarget> targets, int rows) {
        if (targets.size() <= rows) {
            return List.copyOf(targets);
        }
        return targets.stream()
                .sorted(Comparator.comparing(WatchedTarget::state))
                .limit(rows)
                .toList();
    }

    private static String counts(Collection<WatchedTarget> targets, int hidden) {
        Map<State, Long> counts = targets.stream()
                .collect(Collectors.groupingBy(
                        WatchedTarget::state, () -> new EnumMap<>(State.class), Collectors.counting()));
        String all = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        return targets.size()
                + (targets.size() == 1 ? " target: " : " targets: ")
                + all
                + (hidden == 0 ? "" : " (" + hidden + " not shown)");
    }

    /** Rounded down, so that 100% means that no probe failed. */
    private static String share(double share) {
        double percent = Math.floor(share * 1000) / 10;
        return percent == 100 ? "100%" : String.format(Locale.ROOT, "%.1f%%", percent);
    }

    /** The two largest units: {@code 2m10s}, {@code 3h5m}, {@code 4d1h}. */
    static String rounded(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        return seconds < 86_400
                ? seconds / 3600 + "h" + seconds / 60 % 60 + "m"
                : seconds / 86_400 + "d" + seconds / 3600 % 24 + "h";
    }

    private static String pad(String text, int width) {
        return String.format("%-" + width + "s", cut(text, width));
    }

    static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "~";
    }
}
