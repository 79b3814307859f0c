package io.github.healthchecklib.manifest.write;

/** Thrown if a format cannot express a setting. The message has the rule, the given value and the fix, in one line. */
public final class ManifestSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** The option of the command, without dashes before it. */
    private final String option;

    ManifestSettingException(String option, String message) {
        super(message);
        this.option = option;
    }

    /**
     * Returns the setting's option of the {@code health-check manifest} command.
     *
     * @return without dashes before it, such as {@code liveness-period-seconds}
     */
    public String option() {
        return option;
    }
}
