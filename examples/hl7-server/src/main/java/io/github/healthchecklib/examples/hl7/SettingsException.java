package io.github.healthchecklib.examples.hl7;

import io.github.healthchecklib.examples.hl7.messages.LogText;

/** A setting from the environment is outside its rule; the message is one line for the operator. */
final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SettingsException(String variable, String rule, String given, String byDefault) {
        super(variable + " must be " + rule + ", but is \"" + LogText.of(given)
                + "\". Correct it, or unset it for the default " + byDefault + ".");
    }
}
