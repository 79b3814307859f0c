package io.github.healthchecklib;

/**
 * Thrown for a setting outside its rule. The message is one line for the person who set it: which setting, the rule,
 * the given value, what to do.
 */
public class HealthCheckConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message one line: setting, rule, given value, what to do
     */
    public HealthCheckConfigException(String message) {
        super(message);
    }
}
