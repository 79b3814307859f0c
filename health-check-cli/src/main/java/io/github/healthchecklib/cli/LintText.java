package io.github.healthchecklib.cli;

import io.github.healthchecklib.client.ProbeSettings;
import io.github.healthchecklib.manifest.lint.ContainerReport;
import io.github.healthchecklib.manifest.lint.EffectiveProbe;
import io.github.healthchecklib.manifest.lint.Finding;
import io.github.healthchecklib.manifest.lint.LintReport;
import io.github.healthchecklib.manifest.read.SourceText;
import io.github.healthchecklib.manifest.read.Span;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints findings as compilers do, and tables of the probes in effect. */
final class LintText {
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
        String line = printable(report.manifest().text().line(span.line()));
        if (span.column() <= line.length()) {
            out.println("  " + line);
            String before = line.substring(0, span.column() - 1).replaceAll("[^\t]", " ");
            out.println("  " + before + "^" + "~".repeat(width(report.manifest().text(), span) - 1));
        }
        out.println("  fix: " + finding.rule().fix());
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
        out.println(row("PROBE", "FROM", "KIND", "PORT", "DELAY", "PERIOD", "TIMEOUT", "SUCCESSES", "FAILURES"));
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
