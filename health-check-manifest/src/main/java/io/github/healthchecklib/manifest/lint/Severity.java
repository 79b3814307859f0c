package io.github.healthchecklib.manifest.lint;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
    /** Good to know. */
    NOTE,

    /** Works, but most likely not as intended. */
    WARNING,

    /** Is rejected by the platform, is ignored by it, or cannot work. */
    ERROR;

    /** In lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
