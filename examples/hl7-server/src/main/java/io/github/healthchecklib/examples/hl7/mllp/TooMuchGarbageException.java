package io.github.healthchecklib.examples.hl7.mllp;

import java.io.IOException;

/** Thrown when a client sends too many bytes outside of messages: it does not speak MLLP. */
final class TooMuchGarbageException extends IOException {
    private static final long serialVersionUID = 1;

    TooMuchGarbageException(int maxBytes) {
        super("more than " + maxBytes + " bytes came outside of frames");
    }
}
