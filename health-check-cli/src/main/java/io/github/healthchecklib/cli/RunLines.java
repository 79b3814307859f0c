package io.github.healthchecklib.cli;

import io.github.healthchecklib.cli.run.RunSummary;
import io.github.healthchecklib.cli.run.RunView;
import io.github.healthchecklib.client.PlatformEvent;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeType;
import io.github.healthchecklib.client.internal.Durations;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Shows a run as one line per event, and a summary at the end: for logs. */
final class RunLines implements RunView {
    private final PrintWriter out;
    private final boolean summarizes;

    RunLines(PrintWriter out, boolean summarizes) {
        this.out = out;
        this.summarizes = summarizes;
    }

    @Override
    public void happened(PlatformEvent event) {
        out.println(line(event.toString()));
        out.flush();
    }

    @Override
    public void probed(ProbeType type, ProbeResult result) {}

    @Override
    public void ended(RunSummary summary) {
        if (summarizes) {
            text(summary).forEach(out::println);
            out.flush();
        }
    }

    /** Tells it from a line of the application. */
    static String line(String text) {
        return "health-check: " + text;
    }

    static List<String> text(RunSummary summary) {
        List<String> lines = new ArrayList<>();
        lines.add(line("ran for " + Durations.of(summary.length())));
        lines.add(line(
                summary.readyAfter() == null
                        ? "never ready"
                        : "ready after " + Durations.of(summary.readyAfter()) + ", out of traffic for "
                                + Durations.of(summary.outOfTraffic()) + " since"));
        lines.add(line("restarts: " + summary.restarts()));
        for (RunSummary.End end : summary.ends()) {
            lines.add(line("  after " + Durations.of(end.at()) + ": " + end.reason()));
        }
        return lines;
    }
}
