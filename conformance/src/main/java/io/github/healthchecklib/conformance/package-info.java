/**
 * The health port before probers that this project didn't write. Start at {@link
 * io.github.healthchecklib.conformance.Conformance}.
 */
@NullMarked
package io.github.healthchecklib.conformance;

import org.jspecify.annotations.NullMarked;
