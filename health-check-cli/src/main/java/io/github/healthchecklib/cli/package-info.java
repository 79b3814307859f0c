/**
 * The {@code health-check} command: {@code probe}, {@code wait}, {@code watch} and {@code manifest}. Start at {@link
 * io.github.healthchecklib.cli.HealthCheckCommand}.
 */
@NullMarked
package io.github.healthchecklib.cli;

import org.jspecify.annotations.NullMarked;
