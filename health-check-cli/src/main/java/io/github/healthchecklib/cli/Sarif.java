package io.github.healthchecklib.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.healthchecklib.manifest.lint.Finding;
import io.github.healthchecklib.manifest.lint.LintReport;
import io.github.healthchecklib.manifest.lint.Rule;
import io.github.healthchecklib.manifest.lint.Rules;
import io.github.healthchecklib.manifest.read.Span;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Writes findings in SARIF 2.1.0, the format of code scanning.
 *
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF</a>
 */
final class Sarif {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";
    private static final String HOME = "https://github.com/healthchecklib/health-check-lib";

    private final JsonGenerator json;

    private Sarif(JsonGenerator json) {
        this.json = json;
    }

    static String of(List<LintReport> reports) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            new Sarif(generator.useDefaultPrettyPrinter()).log(reports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void log(List<LintReport> reports) throws IOException {
        json.writeStartObject();
        json.writeStringField("$schema", SCHEMA);
        json.writeStringField("version", "2.1.0");
        json.writeArrayFieldStart("runs");
        json.writeStartObject();
        json.writeObjectFieldStart("tool");
        driver();
        json.writeEndObject();
        json.writeStringField("columnKind", "utf16CodeUnits");
        json.writeArrayFieldStart("results");
        for (LintReport report : reports) {
            for (Finding finding : report.findings()) {
                result(report, finding);
            }
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private void driver() throws IOException {
        json.writeObjectFieldStart("driver");
        json.writeStringField("name", "health-check lint");
        json.writeStringField("informationUri", HOME);
        json.writeArrayFieldStart("rules");
        for (Rule rule : Rules.all()) {
            json.writeStartObject();
            json.writeStringField("id", rule.id());
            text("shortDescription", rule.title() + ".");
            text("fullDescription", rule.why());
            text("help", rule.fix());
            json.writeStringField("helpUri", rule.source());
            json.writeObjectFieldStart("defaultConfiguration");
            json.writeStringField("level", rule.severity().toString());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void text(String name, String value) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("text", value);
        json.writeEndObject();
    }

    private void result(LintReport report, Finding finding) throws IOException {
        Span span = finding.span();
        json.writeStartObject();
        json.writeStringField("ruleId", finding.rule().id());
        json.writeNumberField("ruleIndex", Rules.all().indexOf(finding.rule()));
        json.writeStringField("level", finding.rule().severity().toString());
        text("message", finding.message() + ". " + finding.rule().fix());
        json.writeArrayFieldStart("locations");
        json.writeStartObject();
        json.writeObjectFieldStart("physicalLocation");
        json.writeObjectFieldStart("artifactLocation");
        json.writeStringField("uri", uri(report.manifest().name()));
        json.writeEndObject();
        json.writeObjectFieldStart("region");
        json.writeNumberField("startLine", span.line());
        json.writeNumberField("startColumn", span.column());
        json.writeNumberField(
                "endColumn", span.column() + LintText.width(report.manifest().text(), span));
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    /** A relative reference, also for a name with a colon; or a URI for a path of Windows. */
    static String uri(String file) {
        String path = file.matches("[A-Za-z]:[\\\\/].*") || File.separatorChar == '\\' ? file.replace('\\', '/') : file;
        StringBuilder uri = new StringBuilder(path.matches("[A-Za-z]:/.*") ? "file:///" : "");
        // Two slashes would begin the name of a host.
        for (byte each : path.replaceFirst("^//+", "/").getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xFF);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "/-._~".indexOf(c) >= 0)) {
                uri.append(c);
            } else {
                uri.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return uri.toString().replaceFirst("^(file:///[A-Za-z])%3A", "$1:");
    }
}
