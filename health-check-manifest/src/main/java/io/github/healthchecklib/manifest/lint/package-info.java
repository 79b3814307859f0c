/**
 * Checks the probes of manifests against the platforms' rules, and computes how long the platform takes in the worst
 * case. Start at {@link io.github.healthchecklib.manifest.lint.Linter}.
 */
@NullMarked
package io.github.healthchecklib.manifest.lint;

import org.jspecify.annotations.NullMarked;
