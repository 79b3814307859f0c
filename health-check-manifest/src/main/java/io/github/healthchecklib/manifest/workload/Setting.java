package io.github.healthchecklib.manifest.workload;

import io.github.healthchecklib.manifest.read.Span;
import org.jspecify.annotations.Nullable;

/**
 * A number in a manifest. Immutable.
 *
 * @param name of its field
 * @param span where the number is
 * @param number null if it is not known, or no whole number
 * @param invalid what is there instead of a whole number; null unless it is
 */
public record Setting(
        String name,
        Span span,
        @Nullable Long number,
        @Nullable String invalid) {
    /**
     * Returns the number.
     *
     * @param otherwise if it is not known, or no whole number
     * @return the number
     */
    public long or(long otherwise) {
        return number == null ? otherwise : number;
    }

    /**
     * Returns whether the number is known, and this one.
     *
     * @param expected a number
     * @return whether it is
     */
    public boolean is(long expected) {
        return number != null && number == expected;
    }
}
