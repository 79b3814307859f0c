package io.github.healthchecklib.cli;

import io.github.healthchecklib.cli.run.RunSummary;
import io.github.healthchecklib.cli.run.RunView;
import io.github.healthchecklib.client.PlatformEvent;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.client.ProbeType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Shows a run as one JSON object per event, and one for the summary: for programs. */
final class RunJson implements RunView {
    private final PrintWriter out;

    RunJson(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void happened(PlatformEvent event) {
        print(fields -> {
            fields.time(Instant.now());
            fields.seconds("at", event.at());
            fields.text("event", event.kind().toString());
            fields.text("detail", event.detail());
        });
    }

    @Override
    public void probed(ProbeType type, ProbeResult result) {}

    @Override
    public void ended(RunSummary summary) {
        print(fields -> {
            fields.time(Instant.now());
            fields.seconds("at", summary.length());
            fields.text("event", "summary");
            fields.flag("good", summary.isGood());
            if (summary.readyAfter() != null) {
                fields.seconds("readyAfter", summary.readyAfter());
            }
            fields.seconds("outOfTraffic", summary.outOfTraffic());
            fields.number("restarts", summary.restarts());
            fields.number("exitCode", summary.exitCode());
        });
    }

    /** Fails when the output is closed, such as that of a pipe into head, because nobody would see the rest. */
    private void print(Json.Fields fields) {
        out.println(Json.line(fields));
        if (out.checkError()) {
            throw new UncheckedIOException(new IOException("standard output was closed"));
        }
    }
}
