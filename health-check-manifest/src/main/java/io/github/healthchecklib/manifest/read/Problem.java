package io.github.healthchecklib.manifest.read;

/**
 * What is wrong in a file that could be read all the same.
 *
 * @param kind of problem
 * @param span where it is
 * @param message a sentence
 */
public record Problem(Kind kind, Span span, String message) {
    /** The kinds of problem. */
    public enum Kind {
        /** An object has a field twice. */
        DUPLICATE_FIELD,

        /** A value is of another type than its field takes. */
        WRONG_TYPE,

        /** A probe has a field that no probe has. */
        UNKNOWN_FIELD,

        /** A probe has more than one action. */
        SEVERAL_ACTIONS,

        /** Values are filled in by a template; reported once for a file. */
        TEMPLATE
    }
}
