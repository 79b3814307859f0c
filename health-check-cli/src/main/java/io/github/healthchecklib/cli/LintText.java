package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.manifest.lint.ContainerReport;
import io.github.healthchecklib.manifest.lint.EffectiveProbe;
import io.github.healthchecklib.manifest.lint.Finding;
import io.github.healthchecklib.manifest.lint.LintReport;
import io.github.healthchecklib.manifest.read.SourceText;
import io.github.healthchecklib.manifest.read.Span;
import io.github.healthchecklib.manifest.workload.Platform;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints findings as compilers do, and tables of the probes in effect. */
final class LintText {
    /** Longer lines, as of JSON on one line, are cut. */
    private static final int LONGEST_LINE = 160;

    private final PrintWriter out;
    private boolean printed;

    LintText(PrintWriter out) {
        this.out = out;
    }

    void print(LintReport report, boolean withTables) {
        report.findings().forEach(finding -> print(report, finding));
        if (withTables) {
            report.containers().stream()
                    .filter(container -> !container.probes().isEmpty())
                    .forEach(container -> print(report.manifest().name(), container));
        }
    }

    /** Replaces what would control the terminal. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder(text);
        for (int i = 0; i < printable.length(); i++) {
            if (Character.isISOControl(printable.charAt(i)) && printable.charAt(i) != '\t') {
                printable.setCharAt(i, '?');
            }
        }
        return printable.toString();
    }

    private void print(LintReport report, Finding finding) {
        printed = true;
        Span span = finding.span();
        out.println(printable(report.manifest().name() + ":" + span.line() + ":" + span.column() + ": "
                + finding.rule().severity() + ": " + finding.message() + " ["
                + finding.rule().id() + "]"));
        printLine(report.manifest().text(), span);
        out.println("  fix: " + finding.rule().fix());
    }

    /** The line with a mark below; of a long one, what is around the mark. */
    private void printLine(SourceText text, Span span) {
        String line = printable(text.line(span.line()));
        int column = span.column() - 1;
        if (column >= line.length()) {
            return;
        }
        int start = line.length() <= LONGEST_LINE ? 0 : Math.max(0, column - LONGEST_LINE / 2);
        int end = Math.min(line.length(), start + LONGEST_LINE);
        String dots = start > 0 ? "..." : "";
        out.println("  " + dots + line.substring(start, end) + (end < line.length() ? "..." : ""));
        String before = (dots + line.substring(start, column)).replaceAll("[^\t]", " ");
        int width = Math.min(width(text, span), end - column);
        out.println("  " + before + "^" + "~".repeat(width - 1));
    }

    /** The characters of a span on its first line; at least 1. */
    static int width(SourceText text, Span span) {
        int rest = text.line(span.line()).length() - span.column() + 1;
        return Math.max(1, Math.min(span.end() - span.start(), rest));
    }

    private void print(String file, ContainerReport container) {
        if (printed) {
            out.println();
        }
        printed = true;
        out.println(printable(file + ": " + container.workload() + " (" + container.platform() + "), container "
                + container.container()));
        // Compose's start_period delays no probe: failures in it do not count.
        String delay = container.platform() == Platform.COMPOSE ? "START" : "DELAY";
        out.println(row("PROBE", "FROM", "KIND", "PORT", delay, "PERIOD", "TIMEOUT", "SUCCESSES", "FAILURES"));
        container.probes().forEach(probe -> out.println(row(probe)));
        if (!container.times().isEmpty()) {
            out.println("  Time until");
            container
                    .times()
                    .forEach(each -> out.println(String.format(
                            Locale.ROOT,
                            "    %-36s %s",
                            each.event(),
                            each.time() == null ? each.unknown() : each.time())));
        }
    }

    private static String row(EffectiveProbe probe) {
        ProbeSettings settings = probe.settings();
        String type = probe.type().name().toLowerCase(Locale.ROOT);
        String from = probe.injected() ? "platform" : "manifest";
        String kind = probe.kind().name().toLowerCase(Locale.ROOT);
        if (settings == null) {
            return row(type, from, kind, text(probe.port()), "?", "?", "?", "?", "?");
        }
        return row(
                type,
                from,
                kind,
                text(probe.port()),
                settings.initialDelay().toSeconds() + " s",
                settings.period().toSeconds() + " s",
                settings.timeout().toSeconds() + " s",
                Integer.toString(settings.successThreshold()),
                Integer.toString(settings.failureThreshold()));
    }

    private static String text(@Nullable Long port) {
        return port == null ? "?" : Long.toString(port);
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "  %-9s %-8s %-7s %5s %5s %6s %7s %9s %8s", cells);
    }
}
