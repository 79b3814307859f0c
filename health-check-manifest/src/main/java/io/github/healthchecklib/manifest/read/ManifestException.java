package io.github.healthchecklib.manifest.read;

/** A file that cannot be read as a manifest. The message is one line that says what is wrong, and where. */
public final class ManifestException extends Exception {
    private static final long serialVersionUID = 1L;

    ManifestException(String message) {
        super(message);
    }

    static ManifestException at(Span span, String message) {
        return new ManifestException("line " + span.line() + ", column " + span.column() + ": " + message);
    }
}
