package io.github.healthchecklib.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.healthchecklib.client.ProbeResult;
import io.github.healthchecklib.manifest.lint.Finding;
import io.github.healthchecklib.manifest.lint.LintReport;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;

/** Writes JSON objects, one per line. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    private Json(JsonGenerator json) {
        this.json = json;
    }

    /** Writes the fields of an object. */
    interface Fields {
        void write(Json json) throws IOException;
    }

    static String line(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            generator.writeStartObject();
            fields.write(new Json(generator));
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    void result(ProbeResult result) throws IOException {
        json.writeStringField("target", result.target().toString());
        json.writeStringField("outcome", result.outcome().toString());
        json.writeBooleanField("open", result.isOpen());
        json.writeNumberField("milliseconds", result.took().toNanos() / 1e6);
        json.writeStringField("detail", result.detail());
    }

    void finding(LintReport report, Finding finding) throws IOException {
        json.writeStringField("file", report.manifest().name());
        json.writeNumberField("line", finding.span().line());
        json.writeNumberField("column", finding.span().column());
        json.writeStringField("severity", finding.rule().severity().toString());
        json.writeStringField("rule", finding.rule().id());
        json.writeStringField("message", finding.message());
        json.writeStringField("fix", finding.rule().fix());
    }

    void time(Instant time) throws IOException {
        json.writeStringField("time", time.toString());
    }

    void text(String name, String value) throws IOException {
        json.writeStringField(name, value);
    }

    void seconds(String name, Duration value) throws IOException {
        json.writeNumberField(name, value.toMillis() / 1e3);
    }

    void number(String name, int value) throws IOException {
        json.writeNumberField(name, value);
    }

    void flag(String name, boolean value) throws IOException {
        json.writeBooleanField(name, value);
    }
}
