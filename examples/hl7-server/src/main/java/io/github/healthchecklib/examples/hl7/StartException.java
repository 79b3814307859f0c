package io.github.healthchecklib.examples.hl7;

/** The server could not start; the message is one line for the operator, and nothing is left running. */
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
