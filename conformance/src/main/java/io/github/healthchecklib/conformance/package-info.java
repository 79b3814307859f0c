/**
 * Tests the health port with third-party probers and during real faults. Start at {@link
 * io.github.healthchecklib.conformance.Conformance}.
 */
@NullMarked
package io.github.healthchecklib.conformance;

import org.jspecify.annotations.NullMarked;
